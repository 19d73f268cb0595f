import { Link, useLocation } from "@tanstack/react-router";
import { Ellipsis, Search, Settings } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/features/auth/use-may";
import { cn } from "@/ui/cn";
import { Sheet } from "@/ui/sheet";
import { Counts } from "./counts";
import { openPalette } from "./palette-state";
import type { Place } from "./places";
import { TaskTray } from "./task-tray";
import { usePlaces } from "./use-places";
import { UserMenu } from "./user-menu";

const ITEM =
  "relative flex min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 px-1 text-xs text-muted " +
  "aria-[current=page]:font-medium aria-[current=page]:text-accent";
/** How many places the bar holds beside "More". */
const IN_BAR = 3;

/** On a phone: whose product this is, search, background work and the person. */
export function PhoneHead() {
  const { t } = useTranslation("shell");
  return (
    <header className="no-print flex items-center gap-1 border-b border-hairline bg-surface px-3 py-1 sm:hidden">
      <Link to="/" aria-label={t("home")} className="mr-auto inline-flex size-11 items-center justify-center">
        <img src="/favicon.svg" alt="" width={24} height={24} />
      </Link>
      <button
        type="button"
        aria-label={t("search")}
        onClick={openPalette}
        className="inline-flex size-11 items-center justify-center rounded-control text-muted"
      >
        <Search aria-hidden="true" size={20} strokeWidth={1.75} />
      </button>
      <TaskTray folded phone />
      <UserMenu folded phone />
    </header>
  );
}

/** On a phone the places at the bottom: the first three, and the rest behind "More". */
export function BottomBar() {
  const { t } = useTranslation("shell");
  const { main, more } = usePlaces();
  const may = useMay();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of address closes it
  useEffect(() => setOpen(false), [pathname]);
  const rest = [...main.slice(IN_BAR), ...more];
  return (
    <nav
      aria-label={t("nav.bar")}
      className="no-print fixed inset-x-0 bottom-0 z-10 flex border-t border-hairline bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {main.slice(0, IN_BAR).map((place) => (
        <Link key={place.to} to={place.to} className={ITEM}>
          <place.icon aria-hidden="true" size={20} strokeWidth={1.75} />
          <span className="max-w-full truncate">{t(`nav.${place.name}`)}</span>
          <Counts name={place.name} small />
        </Link>
      ))}
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)} className={ITEM}>
        <Ellipsis aria-hidden="true" size={20} strokeWidth={1.75} />
        {t("nav.more")}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t("nav.more")}>
        <ul className="grid gap-1">
          {rest.map((place) => (
            <MoreLink key={place.to} place={place} />
          ))}
          {may("company:write") && (
            <li>
              <Link to="/settings" className={MORE}>
                <Settings aria-hidden="true" size={20} strokeWidth={1.75} />
                {t("nav.settings")}
              </Link>
            </li>
          )}
        </ul>
      </Sheet>
    </nav>
  );
}

const MORE = cn(
  "flex min-h-12 items-center gap-3 rounded-control px-3 text-lg hover:bg-sunken",
  "aria-[current=page]:bg-accent-tint aria-[current=page]:text-accent-tint-text",
);

function MoreLink({ place }: { place: Place }) {
  const { t } = useTranslation("shell");
  return (
    <li>
      <Link to={place.to} className={cn(MORE, "relative")}>
        <place.icon aria-hidden="true" size={20} strokeWidth={1.75} />
        <span className="flex-1">{t(`nav.${place.name}`)}</span>
        <Counts name={place.name} small={false} />
      </Link>
    </li>
  );
}
