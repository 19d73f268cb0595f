import { Link, Navigate, Outlet, useNavigate } from "@tanstack/react-router";
import {
  AudioLines,
  Briefcase,
  CalendarPlus,
  ListChecks,
  LogOut,
  type LucideIcon,
  MessageCircle,
  MessagesSquare,
  Phone,
  Radio,
  Scale,
  Users,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { session } from "@/api/session";
import { ExpiredDialog } from "@/features/auth/expired-dialog";
import { useMay } from "@/features/auth/use-may";
import { useSession } from "@/features/auth/use-session";
import { Button, buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { LanguageSwitch } from "@/ui/language-switch";

const ITEMS = [
  { to: "/live", icon: Radio, name: "live", needs: "interviews:write" },
  { to: "/interviews", icon: MessagesSquare, name: "interviews", needs: "interviews:read" },
  { to: "/candidates", icon: Users, name: "candidates", needs: "candidates:read" },
  { to: "/jobs", icon: Briefcase, name: "jobs", needs: "jobs:read" },
  { to: "/schedule", icon: CalendarPlus, name: "schedule", needs: "interviews:write" },
  { to: "/analytics/adverse-impact", icon: Scale, name: "fairness", needs: "analytics:read" },
] as const satisfies { to: string; icon: LucideIcon; name: string; needs: string }[];

/** The frame for signed-in people: a rail on the left, on a phone a bar at the bottom. */
export default function Shell() {
  const { t } = useTranslation(["hr", "common"]);
  const { status } = useSession();
  // Signed out in another tab: what stands here is not for the next person.
  if (status === "signed_out") return <Navigate to="/login" />;
  return (
    <div className="min-h-dvh sm:grid sm:grid-cols-[56px_1fr] lg:grid-cols-[220px_1fr]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:bg-surface focus:p-2"
      >
        {t("common:skipToContent")}
      </a>
      <Rail />
      <main
        id="content"
        tabIndex={-1}
        data-focus-quiet
        className="min-w-0 px-4 pt-5 pb-28 sm:px-6 sm:pb-8 lg:px-8"
      >
        <Outlet />
      </main>
      <ExpiredDialog />
    </div>
  );
}

function Rail() {
  const { t } = useTranslation("hr");
  const may = useMay();
  return (
    <div className="no-print border-hairline bg-surface sm:sticky sm:top-0 sm:flex sm:h-dvh sm:flex-col sm:border-r">
      <div className="flex items-center gap-2 px-4 py-2 max-sm:border-b max-sm:border-hairline sm:py-4 sm:max-lg:justify-center sm:max-lg:px-0">
        <img src="/favicon.svg" alt="" width={24} height={24} />
        <span className="flex-1 font-semibold max-lg:sr-only">AI Interviewer</span>
        <span className="flex-1 sm:hidden" />
        <span className="sm:hidden">
          <Account />
        </span>
      </div>
      <nav
        aria-label={t("nav.label")}
        className={cn(
          "flex gap-1 sm:flex-1 sm:flex-col sm:px-2",
          "max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-10 max-sm:justify-around max-sm:border-t max-sm:border-hairline max-sm:bg-surface max-sm:px-1 max-sm:pt-1 max-sm:pb-[max(4px,env(safe-area-inset-bottom))]",
        )}
      >
        {ITEMS.filter(({ needs }) => may(needs)).map(({ to, icon: Icon, name }) => (
          <Link
            key={to}
            to={to}
            title={t(`nav.${name}`)}
            className={cn(
              name === "schedule" && "max-sm:hidden",
              "flex items-center gap-3 rounded-control text-muted hover:bg-sunken hover:text-text",
              "max-sm:min-h-12 max-sm:flex-1 max-sm:flex-col max-sm:justify-center max-sm:gap-0.5 max-sm:text-xs",
              "sm:min-h-9 sm:px-3 sm:max-lg:justify-center sm:max-lg:px-0",
              "aria-[current=page]:bg-accent-tint aria-[current=page]:font-medium aria-[current=page]:text-accent-tint-text",
            )}
          >
            <Icon aria-hidden="true" size={18} strokeWidth={1.75} />
            <span className="sm:max-lg:sr-only">{t(`nav.${name}`)}</span>
          </Link>
        ))}
      </nav>
      <div className="hidden border-t border-hairline p-2 sm:block">
        <Account />
      </div>
    </div>
  );
}

function Account() {
  const { t } = useTranslation("hr");
  const state = useSession();
  const navigate = useNavigate();
  const may = useMay();
  const user = state.status === "signed_in" || state.status === "expired" ? state.user : null;
  const signOut = async () => {
    await session.logout();
    await navigate({ to: "/login" });
  };
  return (
    <div className="flex items-center gap-1 max-sm:gap-0 sm:flex-col sm:items-stretch">
      <p className="hidden truncate px-2 text-sm text-muted lg:block" title={user?.email}>
        {user?.name}
      </p>
      {may("company:write") && (
        <Link
          to="/settings/tasks"
          search={{}}
          title={t("nav.tasks")}
          className={cn(
            buttonClass("quiet", "sm"),
            "max-lg:min-h-11 max-lg:min-w-11 lg:justify-start",
            "aria-[current=page]:bg-accent-tint aria-[current=page]:text-accent-tint-text",
          )}
        >
          <ListChecks aria-hidden="true" size={16} strokeWidth={1.75} />
          <span className="max-lg:sr-only">{t("nav.tasks")}</span>
        </Link>
      )}
      {may("company:write") && (
        <Link
          to="/settings/engines"
          title={t("nav.engines")}
          className={cn(
            buttonClass("quiet", "sm"),
            "max-lg:min-h-11 max-lg:min-w-11 lg:justify-start",
            "aria-[current=page]:bg-accent-tint aria-[current=page]:text-accent-tint-text",
          )}
        >
          <AudioLines aria-hidden="true" size={16} strokeWidth={1.75} />
          <span className="max-lg:sr-only">{t("nav.engines")}</span>
        </Link>
      )}
      {may("company:write") && (
        <Link
          to="/settings/interviewer"
          title={t("nav.interviewer")}
          className={cn(
            buttonClass("quiet", "sm"),
            // A phone has no room for it here: a job leads there.
            "max-sm:hidden",
            "max-lg:min-h-11 max-lg:min-w-11 lg:justify-start",
            "aria-[current=page]:bg-accent-tint aria-[current=page]:text-accent-tint-text",
          )}
        >
          <MessageCircle aria-hidden="true" size={16} strokeWidth={1.75} />
          <span className="max-lg:sr-only">{t("nav.interviewer")}</span>
        </Link>
      )}
      {may("company:write") && (
        <Link
          to="/settings/phone"
          title={t("nav.phone")}
          className={cn(
            buttonClass("quiet", "sm"),
            "max-lg:min-h-11 max-lg:min-w-11 lg:justify-start",
            "aria-[current=page]:bg-accent-tint aria-[current=page]:text-accent-tint-text",
          )}
        >
          <Phone aria-hidden="true" size={16} strokeWidth={1.75} />
          <span className="max-lg:sr-only">{t("nav.phone")}</span>
        </Link>
      )}
      <span className="max-sm:[&_svg]:hidden sm:max-lg:hidden lg:pl-2">
        <LanguageSwitch />
      </span>
      <Button
        tone="quiet"
        size="sm"
        icon={LogOut}
        title={t("nav.signOut")}
        aria-label={t("nav.signOut")}
        className="max-lg:min-h-11 max-lg:min-w-11 lg:justify-start"
        onClick={() => void signOut()}
      >
        <span className="max-lg:sr-only">{t("nav.signOut")}</span>
      </Button>
    </div>
  );
}
