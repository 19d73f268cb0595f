import { zodResolver } from "@hookform/resolvers/zod";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ApiError } from "@/api/client";
import { session } from "@/api/session";
import type { TokenReply } from "@/api/types";
import { AuthFrame } from "@/features/auth/frame";
import { useTitle } from "@/lib/use-title";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { BrokenLink, linkProblem, Outcome, ToLogin } from "./outcome";
import { MIN_PASSWORD, PasswordField, StrengthAdvice, tooShort } from "./password";

const route = getRouteApi("/accept-invitation");
const schema = z.object({ name: z.string().trim().max(255), password: z.string().min(MIN_PASSWORD) });

/** The first password of somebody whom HR has invited; it signs them in. */
export default function AcceptInvitationPage() {
  const { t } = useTranslation("account");
  const { token } = route.useSearch();
  const [error, setError] = useState<unknown>(null);
  const [reply, setReply] = useState<TokenReply | null>(null);
  useTitle(t("accept.title"));
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { name: "", password: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, password }) => {
    setError(null);
    try {
      const body = { token: token ?? "", new_password: password, ...(name ? { name } : {}) };
      setReply(await session.acceptInvitation(body));
    } catch (failure) {
      const least = tooShort(failure);
      if (least)
        form.setError("password", { message: t("passwordLonger", { least }) }, { shouldFocus: true });
      else setError(failure);
    }
  });
  if (reply) {
    return (
      <Outcome
        kind="done"
        title={t("accept.doneTitle")}
        actions={
          <Link to="/" className={buttonClass("primary")}>
            {t("accept.open")}
          </Link>
        }
      >
        <p>{t("accept.doneText", { name: reply.user.name })}</p>
        <StrengthAdvice warnings={reply.warnings ?? []} />
      </Outcome>
    );
  }
  const problem = token ? linkProblem(error) : "incomplete";
  if (problem) {
    return (
      <BrokenLink problem={problem} actions={<ToLogin primary />}>
        <p>{t("accept.askInviter")}</p>
      </BrokenLink>
    );
  }
  return (
    <AuthFrame title={t("accept.title")}>
      <p className="text-muted">{t("accept.lead")}</p>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <TextField
          label={t("accept.name")}
          hint={t("accept.nameHint")}
          autoComplete="name"
          error={errors.name?.message}
          {...form.register("name")}
        />
        <PasswordField
          error={errors.password && (errors.password.type ? t("passwordShort") : errors.password.message)}
          {...form.register("password")}
        />
        {error !== null && <AcceptError error={error} />}
        <Button type="submit" tone="primary" busy={isSubmitting} busyLabel={t("accept.starting")}>
          {t("accept.submit")}
        </Button>
      </form>
    </AuthFrame>
  );
}

function AcceptError({ error }: { error: unknown }) {
  const { t } = useTranslation("account");
  const code = error instanceof ApiError ? error.code : null;
  if (code !== "AUTH_011" && code !== "AUTH_012") return <Failure error={error} />;
  return (
    <p role="alert" className="text-bad">
      {t(code === "AUTH_011" ? "accept.inactive" : "accept.companyInactive")}
    </p>
  );
}
