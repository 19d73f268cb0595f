import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ResumeReading, resumeKeys, resumesApi } from "@/api/resumes";
import { Button } from "@/ui/button";
import { TextArea, TextField } from "@/ui/field";
import { FormEnd } from "@/ui/form-end";
import { DATE, draftOf, type JobDraft, parsedOf, type StudyDraft } from "./draft";

/** Puts right what was misread. */
export function EditForm({ resume, onClose }: { resume: ResumeReading; onClose: () => void }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(resume));
  const save = useMutation({
    mutationFn: () => resumesApi.putRight(resume.resume_id, parsedOf(draft, resume)),
    onSuccess: (kept) => {
      client.setQueryData(resumeKeys.one(resume.resume_id), kept);
      void client.invalidateQueries({ queryKey: ["resumes", "list"] });
      onClose();
    },
  });
  const next = (rows: { key: number }[]) => Math.max(999, ...rows.map(({ key }) => key)) + 1;
  const setJob = (key: number, change: Partial<JobDraft>) =>
    setDraft({ ...draft, jobs: draft.jobs.map((job) => (job.key === key ? { ...job, ...change } : job)) });
  const setStudy = (key: number, change: Partial<StudyDraft>) =>
    setDraft({
      ...draft,
      studies: draft.studies.map((one) => (one.key === key ? { ...one, ...change } : one)),
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <TextArea
        rows={4}
        maxLength={8_000}
        label={t("resumes.skills")}
        hint={t("resumes.skillsHint")}
        value={draft.skills}
        onChange={({ target }) => setDraft({ ...draft, skills: target.value })}
      />
      {draft.jobs.map((job, index) => (
        <fieldset key={job.key} className="grid gap-3 rounded-card border border-hairline p-4">
          <legend className="px-1 font-semibold">{t("resumes.jobNumber", { number: index + 1 })}</legend>
          <JobFields job={job} onChange={(change) => setJob(job.key, change)} />
          <div>
            <Button
              icon={Trash2}
              onClick={() => setDraft({ ...draft, jobs: draft.jobs.filter(({ key }) => key !== job.key) })}
            >
              {t("resumes.dropJob", { number: index + 1 })}
            </Button>
          </div>
        </fieldset>
      ))}
      <div>
        <Button
          icon={Plus}
          onClick={() =>
            setDraft({
              ...draft,
              jobs: [
                ...draft.jobs,
                {
                  key: next(draft.jobs),
                  title: "",
                  company: "",
                  start: "",
                  end: "",
                  current: false,
                  duties: "",
                },
              ],
            })
          }
        >
          {t("resumes.addJob")}
        </Button>
      </div>
      {draft.studies.map((study, index) => (
        <fieldset
          key={study.key}
          className="grid gap-3 rounded-card border border-hairline p-4 sm:grid-cols-2"
        >
          <legend className="px-1 font-semibold">{t("resumes.studyNumber", { number: index + 1 })}</legend>
          {(["institution", "degree", "field"] as const).map((name) => (
            <TextField
              key={name}
              maxLength={300}
              label={t(`resumes.${name}`)}
              value={study[name]}
              onChange={({ target }) => setStudy(study.key, { [name]: target.value })}
            />
          ))}
          <TextField
            pattern={DATE}
            label={t("resumes.end")}
            hint={t("resumes.dateHint")}
            value={study.end}
            onChange={({ target }) => setStudy(study.key, { end: target.value })}
          />
        </fieldset>
      ))}
      <div>
        <Button
          icon={Plus}
          onClick={() =>
            setDraft({
              ...draft,
              studies: [
                ...draft.studies,
                { key: next(draft.studies), institution: "", degree: "", field: "", end: "" },
              ],
            })
          }
        >
          {t("resumes.addStudy")}
        </Button>
      </div>
      <FormEnd
        error={save.error}
        label={t("resumes.save")}
        busy={save.isPending}
        busyLabel={t("resumes.saving")}
        onCancel={onClose}
      />
    </form>
  );
}

function JobFields({ job, onChange }: { job: JobDraft; onChange: (change: Partial<JobDraft>) => void }) {
  const { t } = useTranslation("prepare");
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          maxLength={300}
          label={t("resumes.jobTitle")}
          value={job.title}
          onChange={({ target }) => onChange({ title: target.value })}
        />
        <TextField
          maxLength={300}
          label={t("resumes.company")}
          value={job.company}
          onChange={({ target }) => onChange({ company: target.value })}
        />
        <TextField
          pattern={DATE}
          label={t("resumes.start")}
          hint={t("resumes.dateHint")}
          value={job.start}
          onChange={({ target }) => onChange({ start: target.value })}
        />
        <TextField
          pattern={DATE}
          label={t("resumes.end")}
          hint={t("resumes.dateHint")}
          disabled={job.current}
          value={job.current ? "" : job.end}
          onChange={({ target }) => onChange({ end: target.value })}
        />
      </div>
      <label className="flex min-h-10 items-center gap-2">
        <input
          type="checkbox"
          className="size-5"
          checked={job.current}
          onChange={({ target }) => onChange({ current: target.checked })}
        />
        {t("resumes.current")}
      </label>
      <TextArea
        rows={4}
        maxLength={20_000}
        label={t("resumes.duties")}
        hint={t("resumes.dutiesHint")}
        value={job.duties}
        onChange={({ target }) => onChange({ duties: target.value })}
      />
    </>
  );
}
