import { useTranslation } from "react-i18next";
import { session } from "@/api/session";
import { forgetDrafts } from "@/lib/kept-draft";
import { Button } from "@/ui/button";
import { TopDialog } from "@/ui/top-dialog";
import { LoginForm } from "./login-form";
import { useSession } from "./use-session";

/** Signs in again over the page; what waits below goes on by itself. */
export function ExpiredDialog() {
  const { t } = useTranslation("hr");
  const state = useSession();
  // Nobody else may find what this person was writing.
  const leave = () => {
    forgetDrafts();
    void session.logout();
  };
  return (
    <TopDialog open={state.status === "expired"} title={t("expired.title")} text={t("expired.text")}>
      {state.status === "expired" && (
        <>
          <LoginForm email={state.user.email} onSuccess={() => undefined} />
          <Button tone="quiet" size="sm" className="justify-self-start" onClick={leave}>
            {t("expired.other")}
          </Button>
        </>
      )}
    </TopDialog>
  );
}
