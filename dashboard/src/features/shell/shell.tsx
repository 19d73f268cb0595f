import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { NotFound } from "@/features/app/root";
import { ExpiredDialog } from "@/features/auth/expired-dialog";
import { SessionWarning } from "@/features/auth/session-warning";
import { useMay } from "@/features/auth/use-may";
import { useSession } from "@/features/auth/use-session";
import { SupervisionDock } from "@/features/live/dock";
import { cn } from "@/ui/cn";
import { Toasts } from "@/ui/toast";
import { BottomBar, PhoneHead } from "./bottom-bar";
import { GlobalKeys } from "./global-keys";
import { mayOpen } from "./places";
import { Rail } from "./rail";
import { useFolded } from "./use-folded";
import { useUser } from "./use-places";

/** The frame for signed-in people: a rail on the left, on a phone a bar at the bottom. */
export default function Shell() {
  const { t } = useTranslation(["shell", "common"]);
  const { status } = useSession();
  const { folded } = useFolded();
  // Signed out in another tab: what stands here is not for the next person.
  if (status === "signed_out") return <Navigate to="/login" />;
  return (
    <div
      className={cn(
        "shell min-h-dvh sm:grid sm:grid-cols-[56px_minmax(0,1fr)]",
        !folded && "lg:grid-cols-[240px_minmax(0,1fr)]",
      )}
    >
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:bg-surface focus:p-2"
      >
        {t("common:skipToContent")}
      </a>
      <PhoneHead />
      <Rail />
      <main
        id="content"
        tabIndex={-1}
        data-focus-quiet
        className="min-w-0 px-4 pt-5 pb-[calc(var(--bottom-bar,0px)+48px)] sm:px-6 lg:px-8"
      >
        <Page />
      </main>
      <BottomBar />
      <SupervisionDock />
      <GlobalKeys />
      <Toasts />
      <SessionWarning />
      <ExpiredDialog />
    </div>
  );
}

/** The page of the address; for whoever may not open it there is none. */
function Page() {
  const { pathname } = useLocation();
  const user = useUser();
  const may = useMay();
  if (user && !mayOpen(pathname, user.role, may)) return <NotFound />;
  return <Outlet />;
}
