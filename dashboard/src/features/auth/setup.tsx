import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { Navigate, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { session } from "@/api/session";
import { useTitle } from "@/lib/use-title";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { AuthFrame } from "./frame";

const schema = z.object({
  name: z.string().trim().min(1),
  company_name: z.string().trim().min(1),
  email: z.email(),
  password: z.string().min(12),
  setup_code: z.string(),
});
type Field = keyof z.infer<typeof schema>;

/** The first administrator of an empty service. */
export default function SetupPage() {
  const { t } = useTranslation("hr");
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>(null);
  useTitle(t("setup.title"));
  const state = useQuery({ queryKey: ["setup"], queryFn: companyApi.setupState, retry: false });
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { name: "", company_name: "", email: "", password: "", setup_code: "" },
  });
  const { errors, isSubmitting } = form.formState;
  if (state.data && !state.data.needs_admin) return <Navigate to="/login" replace />;

  const submit = form.handleSubmit(async ({ setup_code, ...values }) => {
    setError(null);
    try {
      await companyApi.setUp({ ...values, ...(setup_code ? { setup_code } : {}) });
      await session.login(values.email, values.password);
      await navigate({ to: "/" });
    } catch (failure) {
      if (failure instanceof ApiError) {
        for (const { field, message } of failure.fields) {
          const name = field.split(".").at(-1);
          if (name && name in values) form.setError(name as Field, { message });
        }
      }
      setError(failure);
    }
  });
  const said = (field: Field, own: string) =>
    errors[field] && (errors[field].type ? own : errors[field].message);

  return (
    <AuthFrame title={t("setup.title")}>
      <p className="text-muted">{t("setup.lead")}</p>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <TextField
          label={t("setup.name")}
          autoComplete="name"
          error={said("name", t("setup.nameNeeded"))}
          {...form.register("name")}
        />
        <TextField
          label={t("setup.company")}
          autoComplete="organization"
          error={said("company_name", t("setup.companyNeeded"))}
          {...form.register("company_name")}
        />
        <TextField
          label={t("setup.email")}
          type="email"
          autoComplete="username"
          error={said("email", t("setup.emailNeeded"))}
          {...form.register("email")}
        />
        <TextField
          label={t("setup.password")}
          hint={t("setup.passwordHint")}
          type="password"
          autoComplete="new-password"
          error={said("password", t("setup.passwordShort"))}
          {...form.register("password")}
        />
        <TextField
          label={t("setup.code")}
          hint={t("setup.codeHint")}
          autoComplete="one-time-code"
          error={errors.setup_code?.message}
          {...form.register("setup_code")}
        />
        {error !== null && <Failure error={error} />}
        <Button type="submit" tone="primary" busy={isSubmitting} busyLabel={t("setup.submitting")}>
          {t("setup.submit")}
        </Button>
      </form>
    </AuthFrame>
  );
}
