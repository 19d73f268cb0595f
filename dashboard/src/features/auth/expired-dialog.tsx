import { useTranslation } from "react-i18next";
import { Dialog } from "@/ui/dialog";
import { LoginForm } from "./login-form";
import { useSession } from "./use-session";

/** Signs in again over the page; what waits below goes on by itself. */
export function ExpiredDialog() {
  const { t } = useTranslation("hr");
  const state = useSession();
  return (
    <Dialog
      open={state.status === "expired"}
      onClose={() => undefined}
      dismissable={false}
      title={t("expired.title")}
    >
      <p className="text-muted">{t("expired.text")}</p>
      {state.status === "expired" && <LoginForm email={state.user.email} onSuccess={() => undefined} />}
    </Dialog>
  );
}
