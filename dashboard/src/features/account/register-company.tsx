import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { accountApi } from "@/api/account";
import { ApiError } from "@/api/client";
import { AuthFrame } from "@/features/auth/frame";
import { useTitle } from "@/lib/use-title";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea, TextField } from "@/ui/field";
import { Outcome, ToLogin } from "./outcome";

const MAX_NAME = 120;
const MAX_MESSAGE = 2_000;
const line = z
  .string()
  .trim()
  .max(MAX_NAME)
  .refine((text) => !/:\/\/|www\./i.test(text), "plain");
const schema = z.object({
  company_name: line.min(1, "needed"),
  domain: z
    .string()
    .trim()
    .max(253)
    .refine((text) => text === "" || /^[^\s/:@.]+(\.[^\s/:@.]+)+$/.test(text)),
  contact_name: line.min(1, "needed"),
  contact_email: z.email(),
  message: z.string().trim().max(MAX_MESSAGE),
  website: z.string(),
});
type Field = keyof z.infer<typeof schema>;

/** Asks for a company on this installation; a person decides. */
export default function RegisterCompanyPage() {
  const { t, i18n } = useTranslation("account");
  const [error, setError] = useState<unknown>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);
  useTitle(t("company.title"));
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: {
      company_name: "",
      domain: "",
      contact_name: "",
      contact_email: "",
      message: "",
      website: "",
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ domain, message, ...values }) => {
    setError(null);
    try {
      await accountApi.requestCompany({
        ...values,
        language: i18n.language,
        ...(domain ? { domain } : {}),
        ...(message ? { message } : {}),
      });
      setSentTo(values.contact_email);
    } catch (failure) {
      if (failure instanceof ApiError) {
        for (const { field } of failure.fields) {
          const name = field.split(".").at(-1) as Field;
          if (name in schema.shape) form.setError(name, { type: "server" });
        }
      }
      setError(failure);
    }
  });
  if (sentTo) {
    return (
      <Outcome kind="mailed" title={t("company.doneTitle")} actions={<ToLogin />}>
        <p>{t("company.doneText", { email: sentTo })}</p>
      </Outcome>
    );
  }
  const named = (field: "company_name" | "contact_name", needed: string) =>
    errors[field] && (errors[field].message === "needed" ? needed : t("company.plain"));
  return (
    <AuthFrame title={t("company.title")} wide>
      <p className="text-muted">{t("company.lead")}</p>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <TextField
          label={t("company.name")}
          autoComplete="organization"
          error={named("company_name", t("company.nameNeeded"))}
          {...form.register("company_name")}
        />
        <TextField
          label={t("company.domain")}
          hint={t("company.domainHint")}
          inputMode="url"
          autoCapitalize="none"
          error={errors.domain && t("company.domainWrong")}
          {...form.register("domain")}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t("company.contact")}
            autoComplete="name"
            error={named("contact_name", t("company.contactNeeded"))}
            {...form.register("contact_name")}
          />
          <TextField
            label={t("company.email")}
            type="email"
            autoComplete="email"
            error={errors.contact_email && t("emailNeeded")}
            {...form.register("contact_email")}
          />
        </div>
        <TextArea
          label={t("company.message")}
          hint={t("company.messageHint")}
          error={errors.message && t("company.messageLong")}
          {...form.register("message")}
        />
        {/* A trap for programs that fill in everything; people neither see nor reach it. */}
        <div hidden>
          <TextField
            label={t("company.website")}
            tabIndex={-1}
            autoComplete="off"
            {...form.register("website")}
          />
        </div>
        {error !== null && <RequestError error={error} />}
        <Button type="submit" tone="primary" busy={isSubmitting} busyLabel={t("company.sending")}>
          {t("company.submit")}
        </Button>
      </form>
      <p className="flex flex-wrap items-center justify-between gap-2 text-muted">
        {t("company.haveAccount")} <ToLogin />
      </p>
    </AuthFrame>
  );
}

function RequestError({ error }: { error: unknown }) {
  const { t } = useTranslation("account");
  if (!(error instanceof ApiError && error.code === "COMP_411")) return <Failure error={error} />;
  return (
    <p role="alert" className="text-bad">
      {t("company.pending")}
    </p>
  );
}
