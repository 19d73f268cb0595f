import { type InputHTMLAttributes, type Ref, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { PasswordWarning } from "@/api/types";
import { TextField } from "@/ui/field";

/** What the service asks for at least; an installation may ask for more and says so. */
export const MIN_PASSWORD = 8;

type Props = InputHTMLAttributes<HTMLInputElement> & {
  /** Where it is no new one beside an older: the first. */
  label?: string;
  error?: string | undefined;
  ref?: Ref<HTMLInputElement>;
};

/** Chosen once and shown on demand, which spares the second field. */
export function PasswordField(props: Props) {
  const { t } = useTranslation("account");
  const [shown, setShown] = useState(false);
  return (
    <div>
      <TextField
        {...props}
        label={props.label ?? t("password")}
        hint={t("passwordHint")}
        type={shown ? "text" : "password"}
        autoComplete="new-password"
        autoCapitalize="none"
        spellCheck={false}
      />
      <label className="flex min-h-11 items-center gap-3">
        <input
          type="checkbox"
          checked={shown}
          onChange={(event) => setShown(event.target.checked)}
          className="size-5 shrink-0 accent-accent"
        />
        {t("show")}
      </label>
    </div>
  );
}

/** The installation's own minimum, as the reply to a password that is too short names it. */
export function tooShort(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.code !== "AUTH_017") return null;
  return error.fields[0]?.message ?? error.message;
}

/** The password is taken; this is advice for the next one. */
export function StrengthAdvice({ warnings }: { warnings: PasswordWarning[] }) {
  const { t } = useTranslation("account");
  if (warnings.length === 0) return null;
  return (
    <div className="rounded-control bg-caution-tint px-4 py-3 text-caution" data-testid="strength">
      <p className="font-medium">{t("strength.title")}</p>
      <ul className="list-disc pl-5">
        {warnings.map((warning) => (
          <li key={warning}>{t(`strength.${warning}`)}</li>
        ))}
      </ul>
    </div>
  );
}
