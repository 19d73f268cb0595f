import { Link } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen, Search, Settings } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/features/auth/use-may";
import { cn } from "@/ui/cn";
import { Kbd } from "@/ui/kbd";
import { Tip } from "@/ui/tip";
import { Counts } from "./counts";
import { openPalette } from "./palette-state";
import type { Place } from "./places";
import { TaskTray } from "./task-tray";
import { useFolded } from "./use-folded";
import { usePlaces } from "./use-places";
import { UserMenu } from "./user-menu";

/** Between a phone and a wide screen only the icons fit. */
const FULL = "max-lg:sr-only";
export const RAIL_ITEM =
  "flex min-h-9 w-full items-center gap-3 rounded-control px-3 text-left text-muted hover:bg-sunken hover:text-text " +
  "aria-[current=page]:bg-accent-tint aria-[current=page]:font-medium aria-[current=page]:text-accent-tint-text " +
  "max-lg:justify-center max-lg:px-0";

/** The rail of a desktop: places on top, what belongs to the person below. */
export function Rail() {
  const { t } = useTranslation("shell");
  const { folded, fold } = useFolded();
  const { main, more } = usePlaces();
  const may = useMay();
  const Fold = folded ? PanelLeftOpen : PanelLeftClose;
  return (
    <div
      data-folded={folded || undefined}
      className="no-print sticky top-0 hidden h-dvh flex-col overflow-y-auto border-r border-hairline bg-surface px-2 py-3 sm:flex"
    >
      <div className="mb-3 flex min-h-9 items-center gap-3 px-2">
        <img src="/favicon.svg" alt="" width={24} height={24} className={cn(folded && "lg:mx-auto")} />
        <span className={cn("flex-1 truncate font-semibold", FULL, folded && "sr-only")}>{t("product")}</span>
      </div>
      <RailRow folded={folded} text={t("search")} keys="Mod+KeyK">
        <button
          type="button"
          onClick={openPalette}
          className={cn(RAIL_ITEM, "mb-2", folded && "justify-center px-0")}
        >
          <Search aria-hidden="true" size={18} strokeWidth={1.75} className="shrink-0" />
          <span className={cn("flex-1 truncate", FULL, folded && "sr-only")}>{t("search")}</span>
          <span className={cn("max-lg:hidden", folded && "hidden")}>
            <Kbd keys="Mod+KeyK" />
          </span>
        </button>
      </RailRow>
      <nav aria-label={t("nav.label")} className="grid gap-0.5">
        {main.map((place) => (
          <RailLink key={place.to} place={place} folded={folded} />
        ))}
        {more.length > 0 && (
          <p className={cn("mt-4 mb-1 px-3 text-sm text-subtle", FULL, folded && "sr-only")}>
            {t("nav.installation")}
          </p>
        )}
        {more.map((place) => (
          <RailLink key={place.to} place={place} folded={folded} />
        ))}
      </nav>
      <div className="mt-auto grid gap-0.5 border-t border-hairline pt-2">
        {may("company:write") && (
          <RailRow folded={folded} text={t("nav.settings")}>
            <Link to="/settings" className={cn(RAIL_ITEM, folded && "justify-center px-0")}>
              <Settings aria-hidden="true" size={18} strokeWidth={1.75} className="shrink-0" />
              <span className={cn("flex-1", FULL, folded && "sr-only")}>{t("nav.settings")}</span>
            </Link>
          </RailRow>
        )}
        <TaskTray folded={folded} />
        <UserMenu folded={folded} />
        <RailRow folded text={t(folded ? "rail.unfold" : "rail.fold")}>
          <button
            type="button"
            aria-expanded={!folded}
            onClick={() => fold(!folded)}
            className={cn(RAIL_ITEM, "max-lg:hidden", folded && "justify-center px-0")}
          >
            <Fold aria-hidden="true" size={18} strokeWidth={1.75} className="shrink-0" />
            <span className={cn("flex-1", folded && "sr-only")}>
              {t(folded ? "rail.unfold" : "rail.fold")}
            </span>
          </button>
        </RailRow>
      </div>
    </div>
  );
}

function RailLink({ place, folded }: { place: Place; folded: boolean }) {
  const { t } = useTranslation("shell");
  const { to, icon: Icon, name, keys } = place;
  return (
    <RailRow folded={folded} text={t(`nav.${name}`)} keys={keys}>
      <Link to={to} className={cn(RAIL_ITEM, "relative", folded && "justify-center px-0")}>
        <Icon aria-hidden="true" size={18} strokeWidth={1.75} className="shrink-0" />
        <span className={cn("flex-1 truncate", FULL, folded && "sr-only")}>{t(`nav.${name}`)}</span>
        <Counts name={name} small={folded} />
      </Link>
    </RailRow>
  );
}

/** A tooltip while only the icon shows; wider screens with the words need none. */
export function RailRow(props: {
  folded: boolean;
  text: string;
  keys?: string | undefined;
  children: ReactNode;
}) {
  const narrow = !window.matchMedia?.("(min-width: 1024px)").matches;
  return (
    <Tip text={props.text} keys={props.keys} on={props.folded || narrow}>
      {props.children as React.ReactElement}
    </Tip>
  );
}
