import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ResumeJob, type ResumeReading, type ResumeStudy, resumeKeys, resumesApi } from "@/api/resumes";
import { Forget } from "@/features/prepare/kept";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Chip, Notice } from "@/ui/parts";
import { EditForm } from "./edit-form";
import { Masked } from "./masked";
import { Matches } from "./matches";

/** Below it, the reading is a guess; the service gives fixed steps, no probabilities. */
const SURE = 0.8;

/** What was read, what was masked, and how it fits a job. */
export function Reading({ resume, onGone }: { resume: ResumeReading; onGone: () => void }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const remove = useMutation({
    mutationFn: () => resumesApi.remove(resume.resume_id),
    onSuccess: () => {
      onGone();
      client.removeQueries({ queryKey: resumeKeys.one(resume.resume_id) });
      void client.invalidateQueries({ queryKey: resumeKeys.all });
    },
  });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Card className="grid gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="min-w-0 flex-1 basis-48 text-xl font-semibold break-words">{resume.filename}</h2>
          {!editing && (
            <Button icon={Pencil} onClick={() => setEditing(true)}>
              {t("resumes.edit")}
            </Button>
          )}
          <Forget run={remove}>{t("resumes.forget")}</Forget>
        </div>
        <p className="max-w-[60ch] text-sm text-muted">
          {t(resume.reader === "text" ? "resumes.fromText" : "resumes.fromPicture")}{" "}
          {resume.engine === "rules" ? t("resumes.byRules") : t("resumes.byModel", { model: resume.engine })}
        </p>
        {remove.error && <Failure error={remove.error} />}
        {resume.findings.some(({ kind }) => kind === "hidden_text" || kind === "instructions") && (
          <Notice tone="caution">{t("resumes.hiddenText")}</Notice>
        )}
        {editing ? <EditForm resume={resume} onClose={() => setEditing(false)} /> : <Parts resume={resume} />}
      </Card>
      <Masked resume={resume} />
      <Matches id={resume.resume_id} />
    </div>
  );
}

function Parts({ resume }: { resume: ResumeReading }) {
  const { t } = useTranslation("prepare");
  const { contact } = resume;
  const unsure = resume.skills.filter(({ confidence = 1 }) => confidence < SURE);
  const told = [
    contact.name,
    contact.email,
    contact.phone,
    contact.location,
    ...(contact.links ?? []),
  ].flatMap((found) => (found ? [found.value] : []));
  return (
    <div className="grid gap-5">
      <Part title={t("resumes.contact")} empty={told.length === 0}>
        <p className="break-words">{told.join(" · ")}</p>
      </Part>
      <Part title={t("resumes.skills")} empty={resume.skills.length === 0}>
        <Skills
          label={t("resumes.skills")}
          skills={resume.skills.filter(({ confidence = 1 }) => confidence >= SURE)}
        />
        {unsure.length > 0 && (
          <>
            <p className="text-sm text-muted">{t("resumes.skillsInText")}</p>
            <Skills label={t("resumes.skillsInText")} skills={unsure} />
          </>
        )}
      </Part>
      <Part title={t("resumes.experience")} empty={resume.experience.length === 0}>
        <ul className="grid gap-4">
          {resume.experience.map((job, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same job may be named twice, and the list stands still
            <Job key={index} job={job} />
          ))}
        </ul>
      </Part>
      <Part title={t("resumes.education")} empty={resume.education.length === 0}>
        <ul className="grid gap-2">
          {resume.education.map((study, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <Study key={index} study={study} />
          ))}
        </ul>
      </Part>
      <Part title={t("resumes.languages")} empty={resume.languages.length === 0}>
        <p>{resume.languages.map(({ name, level }) => (level ? `${name} (${level})` : name)).join(" · ")}</p>
      </Part>
    </div>
  );
}

function Skills({ label, skills }: { label: string; skills: ResumeReading["skills"] }) {
  if (skills.length === 0) return null;
  return (
    <ul aria-label={label} className="flex flex-wrap gap-2">
      {skills.map(({ name }) => (
        <li key={name}>
          <Chip>{name}</Chip>
        </li>
      ))}
    </ul>
  );
}

function Part(props: { title: string; empty: boolean; children: ReactNode }) {
  const { t } = useTranslation("prepare");
  return (
    <section aria-label={props.title} className="grid gap-2">
      <h3 className="font-semibold">{props.title}</h3>
      {props.empty ? <p className="text-muted">{t("resumes.notFound")}</p> : props.children}
    </section>
  );
}

function Job({ job }: { job: ResumeJob }) {
  const { t } = useTranslation("prepare");
  const { title = "", company = "", responsibilities = [], confidence = 1 } = job;
  return (
    <li className="grid gap-1">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium break-words">{[title, company].filter(Boolean).join(" · ")}</span>
        {confidence < SURE && <Chip tone="caution">{t("resumes.unsure")}</Chip>}
      </p>
      <Period start={job.start} end={job.end} current={job.is_current ?? false} />
      {responsibilities.length > 0 && (
        <ul className="list-disc pl-5 text-sm">
          {responsibilities.map(({ text }) => (
            <li key={text} className="break-words">
              {text}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Study({ study }: { study: ResumeStudy }) {
  const { institution = "", degree = "", field = "" } = study;
  return (
    <li>
      <p className="font-medium break-words">{[institution, degree, field].filter(Boolean).join(" · ")}</p>
      <Period start={study.start} end={study.end} current={false} />
    </li>
  );
}

function Period(props: {
  start: string | null | undefined;
  end: string | null | undefined;
  current: boolean;
}) {
  const { t } = useTranslation("prepare");
  const end = props.current ? t("resumes.now") : props.end;
  const shown = [props.start, end].filter(Boolean).join(" – ");
  return shown ? <p className="tabular text-sm text-muted">{shown}</p> : null;
}
