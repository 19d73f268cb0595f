import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { PageHead } from "@/features/shell/page-head";
import { LANGUAGES, supported } from "@/i18n";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { SelectField, TextField } from "@/ui/field";
import { Empty, Skeleton } from "@/ui/parts";

export default function CandidatesPage() {
  const { t } = useTranslation("hr");
  const [adding, setAdding] = useState(false);
  const list = useQuery({
    queryKey: keys.candidates,
    queryFn: ({ signal }) => companyApi.candidates(signal),
  });
  const add = (
    <Button tone="primary" icon={UserPlus} onClick={() => setAdding(true)}>
      {t("candidates.add")}
    </Button>
  );
  return (
    <div className="max-w-[840px]">
      <PageHead title={t("candidates.title")}>{add}</PageHead>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-40" />}
      {list.data?.candidates.length === 0 && (
        <Empty title={t("candidates.emptyTitle")} action={add}>
          {t("candidates.empty")}
        </Empty>
      )}
      {list.data && list.data.candidates.length > 0 && (
        <ul className="overflow-hidden rounded-card border border-hairline bg-surface">
          {list.data.candidates.map((candidate) => (
            <li
              key={candidate.id}
              className="flex flex-wrap gap-x-4 gap-y-0.5 border-b border-hairline px-4 py-2.5 last:border-b-0"
            >
              <span className="min-w-0 flex-1 basis-48 font-medium">{candidate.name}</span>
              <span className="min-w-0 flex-1 basis-48 text-muted">{candidate.email}</span>
              <span className="text-muted">{candidate.phone}</span>
            </li>
          ))}
        </ul>
      )}
      <Dialog open={adding} onClose={() => setAdding(false)} title={t("candidates.add")}>
        <AddForm onDone={() => setAdding(false)} />
      </Dialog>
    </div>
  );
}

const schema = z.object({
  name: z.string().trim().min(1),
  email: z.email(),
  phone: z.string().trim(),
  language: z.enum(LANGUAGES),
});

function AddForm({ onDone }: { onDone: () => void }) {
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
      {error !== null && <Failure error={error} />}
      <div className="flex gap-2">
        <Button type="submit" tone="primary" busy={isSubmitting} busyLabel={t("candidates.adding")}>
          {t("candidates.add")}
        </Button>
        <Button onClick={onDone}>{t("common:cancel")}</Button>
      </div>
    </form>
  );
}
