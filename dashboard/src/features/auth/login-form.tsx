import { zodResolver } from "@hookform/resolvers/zod";
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
        error={errors.email && t("login.emailNeeded")}
        {...form.register("email")}
      />
      <TextField
        label={t("login.password")}
        type="password"
        autoComplete="current-password"
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

function LoginError({ error }: { error: unknown }) {
  const { t } = useTranslation("hr");
  const known =
    error instanceof ApiError && error.status === 401
      ? t("login.wrong")
      : error instanceof ApiError && error.status === 429
        ? t("login.tooMany")
        : null;
  if (!known) return <Failure error={error} />;
  return (
    <p role="alert" className="text-bad">
      {known}
    </p>
  );
}
