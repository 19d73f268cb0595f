import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { accountApi } from "@/api/account";
import { ApiError } from "@/api/client";
import type { PasswordWarning } from "@/api/types";
import { AuthFrame } from "@/features/auth/frame";
import { supported } from "@/i18n";
import { useTitle } from "@/lib/use-title";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, TextField } from "@/ui/field";
import { Skeleton } from "@/ui/parts";
import { AddressForm } from "./address-form";
import { Outcome, ToLogin } from "./outcome";
import { MIN_PASSWORD, PasswordField, StrengthAdvice, tooShort } from "./password";

const schema = z.object({
  name: z.string().trim().min(1).max(255),
  email: z.email(),
  password: z.string().min(MIN_PASSWORD),
  agreed: z.literal(true),
  contact: z.boolean(),
});

/** An account of one's own, for somebody who applies or prepares; the address is confirmed by mail. */
export default function RegisterPage() {
  const { t, i18n } = useTranslation("account");
  const language = supported(i18n.language) ?? "en";
  const [error, setError] = useState<unknown>(null);
  const [made, setMade] = useState<{ email: string; warnings: PasswordWarning[] } | null>(null);
  useTitle(t("register.title"));
  const policy = useQuery({
    queryKey: ["privacy-policy", language],
    queryFn: () => accountApi.policy(language),
  });
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { name: "", email: "", password: "", agreed: false as true, contact: false },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, email, password, contact }) => {
    setError(null);
    if (!policy.data) return;
    const { version } = policy.data;
    const purposes = contact ? (["account", "contact"] as const) : (["account"] as const);
    try {
      const { warnings = [] } = await accountApi.register({
        name,
        email,
        password,
        language,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        consents: purposes.map((purpose) => ({ purpose, policy_version: version })),
      });
      setMade({ email, warnings });
    } catch (failure) {
      const least = tooShort(failure);
      if (least) {
        form.setError("password", { message: t("passwordLonger", { least }) }, { shouldFocus: true });
        return;
      }
      // What is agreed to is what stands there now.
      if (failure instanceof ApiError && failure.code === "AUTH_018") {
        form.resetField("agreed");
        await policy.refetch();
      }
      setError(failure);
    }
  });
  if (made) return <Mailed {...made} />;
  return (
    <AuthFrame title={t("register.title")} wide>
      <p className="text-muted">{t("register.lead")}</p>
      {policy.error && <Failure error={policy.error} onRetry={() => void policy.refetch()} />}
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <TextField
          label={t("register.name")}
          autoComplete="name"
          error={errors.name && t("register.nameNeeded")}
          {...form.register("name")}
        />
        <TextField
          label={t("email")}
          type="email"
          autoComplete="username"
          error={errors.email && t("emailNeeded")}
          {...form.register("email")}
        />
        <PasswordField
          label={t("register.password")}
          error={errors.password && (errors.password.type ? t("passwordShort") : errors.password.message)}
          {...form.register("password")}
        />
        {policy.data ? (
          <details className="rounded-control border border-hairline px-3 py-2">
            <summary className="py-1 font-medium pointer-coarse:py-3">
              {policy.data.title} · {policy.data.version}
            </summary>
            <p lang={policy.data.language} className="py-2 whitespace-pre-line text-muted">
              {policy.data.text.trim()}
            </p>
          </details>
        ) : (
          policy.isPending && <Skeleton className="h-10" />
        )}
        <div>
          <Choice
            type="checkbox"
            aria-invalid={errors.agreed ? true : undefined}
            aria-describedby={errors.agreed ? "agreed-error" : undefined}
            {...form.register("agreed")}
          >
            {t("register.agree")}
          </Choice>
          {errors.agreed && (
            <p id="agreed-error" className="text-sm text-bad">
              {t("register.agreeNeeded")}
            </p>
          )}
          <Choice type="checkbox" {...form.register("contact")}>
            {t("register.contact")}
          </Choice>
        </div>
        {error !== null && <RegisterError error={error} />}
        <Button
          type="submit"
          tone="primary"
          disabled={!policy.data}
          busy={isSubmitting}
          busyLabel={t("register.opening")}
        >
          {t("register.submit")}
        </Button>
      </form>
      <p className="flex flex-wrap items-center justify-between gap-2 text-muted">
        {t("company.haveAccount")} <ToLogin />
      </p>
      <p className="text-muted">
        {t("register.forCompany")}{" "}
        <Link to="/register/company" className="underline underline-offset-4 hover:text-text">
          {t("company.title")}
        </Link>
      </p>
    </AuthFrame>
  );
}

function Mailed({ email, warnings }: { email: string; warnings: PasswordWarning[] }) {
  const { t } = useTranslation("account");
  const [again, setAgain] = useState<string | null>(null);
  return (
    <Outcome kind="mailed" title={t("verify.sentTitle")} actions={<ToLogin />}>
      <p>{t("register.doneText", { email })}</p>
      <StrengthAdvice warnings={warnings} />
      {again ? (
        <p role="status">{t("verify.sentText", { email: again })}</p>
      ) : (
        <details>
          <summary className="py-1">{t("register.noMail")}</summary>
          <AddressForm
            label={t("verify.again")}
            busyLabel={t("verify.sending")}
            send={accountApi.resendVerification}
            onSent={setAgain}
          />
        </details>
      )}
    </Outcome>
  );
}

function RegisterError({ error }: { error: unknown }) {
  const { t } = useTranslation("account");
  const code = error instanceof ApiError ? error.code : null;
  if (code === "AUTH_018") {
    return (
      <p role="alert" className="text-bad">
        {t("register.policyChanged")}
      </p>
    );
  }
  if (code !== "AUTH_013") return <Failure error={error} />;
  return (
    <div role="alert" className="grid gap-1 text-bad">
      <p>{t("register.taken")}</p>
      <Link to="/forgot-password" className="text-text underline">
        {t("register.forgot")}
      </Link>
    </div>
  );
}
