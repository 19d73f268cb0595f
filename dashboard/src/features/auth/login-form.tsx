import { zodResolver } from "@hookform/resolvers/zod";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ApiError } from "@/api/client";
import { session } from "@/api/session";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";

const schema = z.object({ email: z.string().trim().min(1), password: z.string().min(1) });

interface Props {
  /** Whose password is asked for; without it, the address too. */
  email?: string;
  onSuccess: () => void;
}

export function LoginForm({ email = "", onSuccess }: Props) {
  const { t } = useTranslation("hr");
  const [error, setError] = useState<unknown>(null);
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email, password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    setError(null);
    try {
      await session.login(values.email, values.password);
      onSuccess();
    } catch (failure) {
      setError(failure);
    }
  });
  return (
    <form noValidate className="grid gap-4" onSubmit={submit}>
      <TextField
        label={t("login.email")}
        type="email"
        autoComplete="username"
        readOnly={email !== ""}
        error={errors.email && t("login.emailNeeded")}
        {...form.register("email")}
      />
      <TextField
        label={t("login.password")}
        type="password"
        autoComplete="current-password"
        data-first-focus
        error={errors.password && t("login.passwordNeeded")}
        {...form.register("password")}
      />
      {error !== null && <LoginError error={error} />}
      <Button type="submit" tone="primary" busy={isSubmitting} busyLabel={t("login.submitting")}>
        {t("login.submit")}
      </Button>
    </form>
  );
}

/** Sentences of the service that a person at the door can act on. */
const KNOWN = {
  AUTH_001: "login.wrong",
  AUTH_004: "login.locked",
  AUTH_010: "login.unverified",
  AUTH_011: "login.inactive",
  AUTH_012: "login.companyInactive",
} as const;

function LoginError({ error }: { error: unknown }) {
  const { t } = useTranslation("hr");
  if (!(error instanceof ApiError)) return <Failure error={error} />;
  const known =
    error.code in KNOWN
      ? KNOWN[error.code as keyof typeof KNOWN]
      : error.status === 401
        ? "login.wrong"
        : error.status === 429
          ? "login.tooMany"
          : null;
  if (!known) return <Failure error={error} />;
  return (
    <div role="alert" className="grid gap-1 text-bad">
      <p>{t(known)}</p>
      {error.code === "AUTH_010" && (
        <Link to="/verify" className="text-text underline">
          {t("login.sendAgain")}
        </Link>
      )}
    </div>
  );
}
