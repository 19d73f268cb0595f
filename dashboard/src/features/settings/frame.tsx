import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/features/auth/use-may";
import { cn } from "@/ui/cn";
import { TOPICS } from "./topics";

/** The frame of the settings: topics on the left, one of them beside it; on a phone the list, then the page. */
export default function SettingsFrame() {
  const { t } = useTranslation("settings");
  const { pathname } = useLocation();
  const listed = pathname.replace(/\/$/, "") === "/settings";
  return (
    <div className="lg:grid lg:grid-cols-[208px_minmax(0,1fr)] lg:gap-8">
      <div className={cn("no-print", !listed && "max-lg:hidden")}>
        <TopicList headed={listed} />
      </div>
      <div className={cn("min-w-0", listed && "max-lg:hidden")}>
        {!listed && (
          <Link
            to="/settings"
            className="mb-2 -ml-1 inline-flex min-h-10 items-center gap-1 text-muted hover:text-text lg:hidden"
          >
            <ChevronLeft aria-hidden="true" size={16} strokeWidth={1.75} />
            {t("all")}
          </Link>
        )}
        <Outlet />
      </div>
    </div>
  );
}

function TopicList({ headed }: { headed: boolean }) {
  const { t } = useTranslation("settings");
  const may = useMay();
  const Heading = headed ? "h1" : "p";
  return (
    <nav aria-label={t("list")} className="lg:sticky lg:top-5">
      <Heading className="mb-3 text-2xl font-semibold lg:hidden">{t("title")}</Heading>
      <p className="mb-2 hidden px-3 text-sm font-medium text-muted lg:block">{t("title")}</p>
      <ul className="grid gap-0.5 max-lg:overflow-hidden max-lg:rounded-card max-lg:border max-lg:border-hairline max-lg:bg-surface">
        {TOPICS.filter(({ needs }) => may(needs)).map(({ to, name, icon: Icon }) => (
          <li key={to} className="max-lg:border-b max-lg:border-hairline max-lg:last:border-b-0">
            <Link
              to={to}
              className={cn(
                "flex min-h-9 items-center gap-3 rounded-control px-3 text-muted hover:bg-sunken hover:text-text max-lg:min-h-12 max-lg:text-text",
                "aria-[current=page]:bg-accent-tint aria-[current=page]:font-medium aria-[current=page]:text-accent-tint-text",
              )}
            >
              <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
              {t(`topic.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
