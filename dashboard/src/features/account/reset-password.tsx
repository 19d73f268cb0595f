import { zodResolver } from "@hookform/resolvers/zod";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { accountApi } from "@/api/account";
import type { PasswordWarning } from "@/api/types";
import { AuthFrame } from "@/features/auth/frame";
import { useTitle } from "@/lib/use-title";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { BrokenLink, linkProblem, Outcome, ToLogin } from "./outcome";
import { MIN_PASSWORD, PasswordField, StrengthAdvice, tooShort } from "./password";

const route = getRouteApi("/reset-password");
const schema = z.object({ password: z.string().min(MIN_PASSWORD) });

export default function ResetPasswordPage() {
  const { t } = useTranslation("account");
  const { token } = route.useSearch();
  const [error, setError] = useState<unknown>(null);
  const [warnings, setWarnings] = useState<PasswordWarning[] | null>(null);
  useTitle(t("reset.title"));
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ password }) => {
    setError(null);
    try {
      setWarnings((await accountApi.reset(token ?? "", password)).warnings);
    } catch (failure) {
      const least = tooShort(failure);
      if (least)
        form.setError("password", { message: t("passwordLonger", { least }) }, { shouldFocus: true });
      else setError(failure);
    }
  });
  if (warnings) {
    return (
      <Outcome kind="done" title={t("reset.doneTitle")} actions={<ToLogin primary />}>
        <p>{t("reset.doneText")}</p>
        <StrengthAdvice warnings={warnings} />
      </Outcome>
    );
  }
  const problem = token ? linkProblem(error) : "incomplete";
  if (problem) {
    return (
      <BrokenLink
        problem={problem}
        actions={
          <>
            <Link to="/forgot-password" className={buttonClass("primary")}>
              {t("reset.again")}
            </Link>
            <ToLogin />
          </>
        }
      />
    );
  }
  return (
    <AuthFrame title={t("reset.title")}>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <PasswordField
          error={errors.password && (errors.password.type ? t("passwordShort") : errors.password.message)}
          {...form.register("password")}
        />
        {error !== null && <Failure error={error} />}
        <Button type="submit" tone="primary" busy={isSubmitting} busyLabel={t("reset.setting")}>
          {t("reset.submit")}
        </Button>
      </form>
    </AuthFrame>
  );
}
