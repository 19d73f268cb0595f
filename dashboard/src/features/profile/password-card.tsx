import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { meApi } from "@/api/me";
import type { PasswordWarning } from "@/api/types";
import { MIN_PASSWORD, PasswordField, StrengthAdvice, tooShort } from "@/features/account/password";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { Card } from "@/ui/parts";
import { useToasts } from "@/ui/toasts";

/** A new password; every other sign-in ends with it. Nothing typed here is kept anywhere. */
export function PasswordCard() {
  const { t } = useTranslation(["shell", "account"]);
  const toasts = useToasts();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [warnings, setWarnings] = useState<PasswordWarning[]>([]);
  const short = next.length < MIN_PASSWORD;
  const wrong = error instanceof ApiError && error.code === "AUTH_001";
  const refused = tooShort(error);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    if (!current || short) return;
    setBusy(true);
    try {
      const reply = await meApi.changePassword({ current_password: current, new_password: next });
      setWarnings(reply.warnings);
      setCurrent("");
      setNext("");
      setTried(false);
      toasts.say(t("profile.passwordChanged"));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <h2 className="text-lg font-semibold">{t("profile.password")}</h2>
        <TextField
          label={t("profile.currentPassword")}
          type="password"
          autoComplete="current-password"
          value={current}
          error={
            wrong ? t("profile.wrongPassword") : tried && !current ? t("profile.currentNeeded") : undefined
          }
          onChange={(event) => setCurrent(event.target.value)}
        />
        <PasswordField
          value={next}
          error={refused ?? (tried && short ? t("account:passwordHint") : undefined)}
          onChange={(event) => setNext(event.target.value)}
        />
        {error !== null && !wrong && !refused && <Failure error={error} />}
        <StrengthAdvice warnings={warnings} />
        <Button type="submit" busy={busy} busyLabel={t("profile.changing")} className="justify-self-start">
          {t("profile.changePassword")}
        </Button>
      </form>
    </Card>
  );
}
