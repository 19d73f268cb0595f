import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accountApi } from "@/api/account";
import { AuthFrame } from "@/features/auth/frame";
import { useTitle } from "@/lib/use-title";
import { Button, buttonClass } from "@/ui/button";
import { AddressForm } from "./address-form";
import { Outcome } from "./outcome";

/** The answer never tells whether there is such an account. */
export default function ForgotPasswordPage() {
  const { t } = useTranslation("account");
  const [sentTo, setSentTo] = useState<string | null>(null);
  useTitle(t("forgot.title"));
  const back = (
    <Link to="/login" search={{}} className={buttonClass("quiet")}>
      {t("forgot.back")}
    </Link>
  );
  if (sentTo) {
    return (
      <Outcome
        kind="mailed"
        title={t("forgot.sentTitle")}
        actions={
          <>
            <Button onClick={() => setSentTo(null)}>{t("forgot.other")}</Button>
            {back}
          </>
        }
      >
        <p>{t("forgot.sentText", { email: sentTo })}</p>
      </Outcome>
    );
  }
  return (
    <AuthFrame title={t("forgot.title")}>
      <p className="text-muted">{t("forgot.lead")}</p>
      <AddressForm
        label={t("forgot.submit")}
        busyLabel={t("forgot.sending")}
        send={accountApi.askReset}
        onSent={setSentTo}
      />
      {back}
    </AuthFrame>
  );
}
