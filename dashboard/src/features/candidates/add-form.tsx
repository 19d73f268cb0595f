import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { LANGUAGES, supported } from "@/i18n";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField, TextField } from "@/ui/field";

const schema = z.object({
  name: z.string().trim().min(1),
  email: z.email(),
  phone: z.string().trim(),
  language: z.enum(LANGUAGES),
});

/** Adds one candidate. */
export function AddForm({ onDone }: { onDone: () => void }) {
  const { t, i18n } = useTranslation(["hr", "common"]);
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const form = useForm<z.infer<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: { name: "", email: "", phone: "", language: supported(i18n.language) ?? LANGUAGES[0] },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ phone, ...values }) => {
    setError(null);
    try {
      await companyApi.addCandidate({ ...values, ...(phone ? { phone } : {}) });
      await client.invalidateQueries({ queryKey: keys.candidates });
      onDone();
    } catch (failure) {
      setError(failure);
    }
  });
  return (
    <form noValidate className="grid gap-4" onSubmit={submit}>
      <TextField
        label={t("candidates.name")}
        error={errors.name && t("schedule.nameNeeded")}
        {...form.register("name")}
      />
      <TextField
        label={t("candidates.email")}
        type="email"
        error={errors.email && t("schedule.emailNeeded")}
        {...form.register("email")}
      />
      <TextField label={t("candidates.phoneOptional")} type="tel" {...form.register("phone")} />
      <SelectField label={t("candidates.language")} {...form.register("language")}>
        {LANGUAGES.map((language) => (
          <option key={language} value={language}>
            {t(`common:languageName.${language}`)}
          </option>
        ))}
      </SelectField>
      {error instanceof ApiError && error.status === 409 ? (
        <p role="alert" className="text-bad">
          {t("candidates.exists")}
        </p>
      ) : (
        error !== null && <Failure error={error} />
      )}
      <div className="flex gap-2">
        <Button type="submit" tone="primary" busy={isSubmitting} busyLabel={t("candidates.adding")}>
          {t("candidates.add")}
        </Button>
        <Button onClick={onDone}>{t("common:cancel")}</Button>
      </div>
    </form>
  );
}
