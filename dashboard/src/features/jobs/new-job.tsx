import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { fieldsOf, jobsApi, type NewJob } from "@/api/jobs";
import { keys } from "@/api/keys";
import { LANGUAGES } from "@/i18n";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { SelectField, TextField } from "@/ui/field";
import { FileButton } from "@/ui/file-button";
import { Notice } from "@/ui/parts";
import { draftOf, inputOf } from "./drafts";
import { jobOf } from "./template";

/** A new job: empty, after another one, or out of a file. */
export function NewJobDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation("jobs");
  return (
    <Dialog open={open} onClose={onClose} title={t("new.title")}>
      <Form onClose={onClose} />
    </Dialog>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation(["jobs", "common"]);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const [language, setLanguage] = useState<string>(i18n.language === "ko" ? "ko" : "en");
  const [after, setAfter] = useState("");
  const [file, setFile] = useState<{ name: string; job: NewJob | null } | null>(null);
  const jobs = useQuery({ queryKey: keys.jobs, queryFn: ({ signal }) => companyApi.jobs(signal) });
  const create = useMutation({
    mutationFn: async () => jobsApi.create({ ...(await template(after, file?.job ?? null)), ...named() }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ["job-list"] });
      await client.invalidateQueries({ queryKey: keys.jobs, exact: true });
      onClose();
      await navigate({ to: "/jobs/$id", params: { id: made.id } });
    },
  });
  const named = () => ({
    title: title.trim(),
    is_open: true,
    ...(after || file?.job ? {} : { language }),
  });
  const refusal = create.error instanceof ApiError ? create.error : null;
  const ready = title.trim() !== "" && !(file && !file.job);
  return (
    <form
      className="grid gap-4"
      data-testid="new-job-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) create.mutate();
      }}
    >
      <TextField
        label={t("setup.title")}
        value={title}
        maxLength={255}
        autoFocus
        error={refusal?.fields.find(({ field }) => field === "title")?.message}
        placeholder={t("new.example")}
        onChange={({ target }) => setTitle(target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t("new.after")}
          value={after}
          disabled={file !== null}
          onChange={({ target }) => setAfter(target.value)}
        >
          <option value="">{t("new.blank")}</option>
          {jobs.data?.jobs.map((job) => (
            <option key={job.id} value={job.id}>
              {job.title}
            </option>
          ))}
        </SelectField>
        {!after && !file && (
          <SelectField
            label={t("setup.language")}
            value={language}
            onChange={({ target }) => setLanguage(target.value)}
          >
            {LANGUAGES.map((one) => (
              <option key={one} value={one}>
                {t(`common:languageName.${one}`)}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <FileButton
          label={t("new.file")}
          accept="application/json,.json"
          size="sm"
          icon={FileUp}
          onFile={async (chosen) => {
            const job = jobOf(await chosen.text());
            setAfter("");
            setFile({ name: chosen.name, job });
            if (job && !title.trim()) setTitle(job.title);
          }}
        >
          {t("new.file")}
        </FileButton>
        {file?.job && (
          <p className="text-muted">
            {t("new.fileHas", { name: file.name, count: file.job.questions?.length ?? 0 })}
          </p>
        )}
      </div>
      {file && !file.job && (
        <Notice role="alert" tone="caution" title={t("new.noJob", { name: file.name })} />
      )}
      {refusal && refusal.fields.length > 0 ? (
        <Notice role="alert" tone="bad" title={refusal.message}>
          <ul className="list-disc pl-5">
            {refusal.fields.map(({ field, message }) => (
              <li key={field + message}>{message}</li>
            ))}
          </ul>
        </Notice>
      ) : (
        create.error && <Failure error={create.error} />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("common:cancel")}</Button>
        <Button
          type="submit"
          tone="primary"
          data-testid="create-job"
          disabled={!ready}
          busy={create.isPending}
          busyLabel={t("new.creating")}
        >
          {t("new.create")}
        </Button>
      </div>
    </form>
  );
}

/** What the new job takes over: everything of another one, or of a file. */
async function template(after: string, file: NewJob | null): Promise<Partial<NewJob>> {
  if (file) return file;
  if (!after) return {};
  const [job, list] = await Promise.all([companyApi.job(after), jobsApi.questions(after)]);
  return { ...fieldsOf(job), questions: list.questions.map((question) => inputOf(draftOf(question))) };
}
