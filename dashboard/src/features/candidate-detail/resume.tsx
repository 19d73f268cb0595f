import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileDown, FileUp, ShieldAlert } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { type PersonDetail, peopleApi, type ResumeReading } from "@/api/people";
import { TaskProgress } from "@/features/tasks/task-progress";
import { ended, useTask } from "@/features/tasks/use-task";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Failure } from "@/ui/failure";
import { FileButton } from "@/ui/file-button";
import { Card, Chip, Notice, Skeleton } from "@/ui/parts";

const SECTIONS = [
  "contact_info",
  "format_structure",
  "professional_summary",
  "work_experience",
  "technical_skills",
  "education",
  "keyword_optimization",
] as const;
const FINDINGS = [
  "hidden_text",
  "hidden_characters",
  "instructions",
  "external_links",
  "external_template",
  "scripts",
  "embedded_files",
  "text_cut",
] as const;

/** What `ats_report` holds; the description of the service leaves it open. */
interface Report {
  summary?: string;
  section_scores?: Record<string, { score: number; feedback: string }>;
  keywords_found?: string[];
  keywords_missing?: string[];
  improvements?: string[];
}

export function ResumeTab({ candidate, writes }: { candidate: PersonDetail; writes: boolean }) {
  const { t } = useTranslation("people");
  const client = useQueryClient();
  const [taskId, setTaskId] = useState<string | null>(null);
  const has = candidate.resume_document_id !== null;
  const reading = useQuery({
    queryKey: [...keys.candidate(candidate.id), "resume", candidate.resume_document_id],
    queryFn: ({ signal }) => peopleApi.reading(candidate.id, signal),
    enabled: has,
  });
  const upload = useMutation({
    mutationFn: (file: File) => peopleApi.uploadResume(candidate.id, file),
    onSuccess: async ({ task_id }) => {
      setTaskId(task_id);
      await client.invalidateQueries({ queryKey: keys.candidate(candidate.id) });
    },
  });
  const button = writes && (
    <Upload has={has} busy={upload.isPending} onFile={(file) => upload.mutate(file)} />
  );
  return (
    <div className="grid gap-4">
      {upload.error && <Failure error={upload.error} />}
      {taskId && <Parsing taskId={taskId} candidateId={candidate.id} onEnded={() => setTaskId(null)} />}
      {!has && (
        <Empty title={t("resume.none")} action={button}>
          {t("resume.noneText")}
        </Empty>
      )}
      {has && reading.isPending && <Skeleton className="h-64" />}
      {reading.error && <Failure error={reading.error} onRetry={() => void reading.refetch()} />}
      {reading.data && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <p className="min-w-0 flex-1 basis-48 font-medium break-words">{reading.data.filename}</p>
            <Button
              icon={FileDown}
              size="sm"
              onClick={async () => saveFile(await peopleApi.resumeFile(candidate.id), reading.data.filename)}
            >
              {t("resume.download")}
            </Button>
            {button}
          </div>
          <Hidden reading={reading.data} />
          <Scores candidate={candidate} against={reading.data.against} />
          <Text reading={reading.data} />
        </>
      )}
    </div>
  );
}

function Upload({ has, busy, onFile }: { has: boolean; busy: boolean; onFile: (file: File) => void }) {
  const { t } = useTranslation("people");
  return (
    <FileButton
      label={t("resume.upload")}
      accept=".pdf,.docx,.txt"
      icon={FileUp}
      {...(has ? { size: "sm" as const } : { tone: "primary" as const })}
      busy={busy}
      busyLabel={t("resume.uploading")}
      onFile={onFile}
    >
      {t(has ? "resume.replace" : "resume.upload")}
    </FileButton>
  );
}

function Parsing({
  taskId,
  candidateId,
  onEnded,
}: {
  taskId: string;
  candidateId: string;
  onEnded: () => void;
}) {
  const { t } = useTranslation("people");
  const client = useQueryClient();
  const task = useTask(taskId);
  const over = useRef(false);
  if (task.data && ended(task.data) && !over.current) {
    over.current = true;
    void client.invalidateQueries({ queryKey: keys.candidate(candidateId) }).then(() => {
      if (task.data.state === "done") onEnded();
    });
  }
  return (
    <Card>
      <TaskProgress task={task.data} label={t("resume.parsing")} />
    </Card>
  );
}

/** What somebody hid in the file, or wrote for whoever assesses it: shown, with its effect. */
function Hidden({ reading }: { reading: ResumeReading }) {
  const { t } = useTranslation("people");
  if (reading.findings.length === 0) return null;
  return (
    <Notice tone="caution" icon={ShieldAlert} title={t("resume.hiddenTitle")}>
      <ul className="grid gap-1">
        {reading.findings.map((finding, place) => {
          const kind = FINDINGS.find((one) => one === finding.kind);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: findings have no name
            <li key={place}>
              <span className="text-text">
                {kind ? t(`resume.finding.${kind}`, { reason: finding.reason }) : finding.kind}
              </span>
              {finding.excerpt && <q className="ml-1 break-words">{finding.excerpt}</q>}
            </li>
          );
        })}
      </ul>
      <p className="mt-2 font-medium text-text">{t("resume.hiddenEffect")}</p>
    </Notice>
  );
}

function Scores({ candidate, against }: { candidate: PersonDetail; against: string | null }) {
  const { t } = useTranslation("people");
  const report = candidate.ats_report as Report | null;
  if (!report?.section_scores)
    return (
      <Card>
        <p className="text-muted">{t("resume.notChecked")}</p>
      </Card>
    );
  return (
    <Card className="grid gap-4">
      <div>
        <h2 className="flex flex-wrap items-baseline gap-x-3 text-lg font-semibold">
          {t("resume.scores")}
          {candidate.ats_score !== null && (
            <span className="tabular text-base font-normal text-muted">
              {t("resume.overall", { n: candidate.ats_score })}
            </span>
          )}
        </h2>
        <p className="text-sm text-muted">
          {against ? t("resume.against", { job: against }) : t("resume.alone")}
        </p>
      </div>
      <ul className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
        {SECTIONS.map((section) => {
          const one = report.section_scores?.[section];
          return one ? (
            <Bar key={section} section={section} score={one.score} feedback={one.feedback} />
          ) : null;
        })}
      </ul>
      <dl className="grid gap-3 sm:grid-cols-2">
        <Keywords label={t("resume.found")} words={report.keywords_found ?? []} tone="accent" />
        <Keywords label={t("resume.missing")} words={report.keywords_missing ?? []} tone="neutral" />
      </dl>
    </Card>
  );
}

function Bar({
  section,
  score,
  feedback,
}: {
  section: (typeof SECTIONS)[number];
  score: number;
  feedback: string;
}) {
  const { t } = useTranslation("people");
  return (
    <li className="grid content-start gap-1">
      <p className="flex justify-between gap-2">
        <span className="font-medium">{t(`resume.section.${section}`)}</span>
        <span className="tabular text-muted">{t("resume.outOf", { n: score })}</span>
      </p>
      <div aria-hidden="true" className="flex gap-1">
        {[1, 2, 3, 4, 5].map((step) => (
          <span
            key={step}
            className={`h-2 flex-1 rounded-full border ${step <= score ? "border-accent bg-accent" : "border-control bg-sunken"}`}
          />
        ))}
      </div>
      <p className="text-sm text-muted">{feedback}</p>
    </li>
  );
}

function Keywords({ label, words, tone }: { label: string; words: string[]; tone: "accent" | "neutral" }) {
  const { t } = useTranslation("people");
  return (
    <div>
      <dt className="mb-1 text-sm text-muted">{label}</dt>
      <dd className="flex flex-wrap gap-1.5">
        {words.length === 0 && t("resume.noKeywords")}
        {words.map((word) => (
          <Chip key={word} tone={tone}>
            {word}
          </Chip>
        ))}
      </dd>
    </div>
  );
}

/** Keywords are bold and underlined, not only coloured; an instruction is named in words. */
function Text({ reading }: { reading: ResumeReading }) {
  const { t } = useTranslation("people");
  return (
    <Card className="grid gap-2">
      <h2 className="text-lg font-semibold">{t("resume.text")}</h2>
      <div className="max-w-[68ch] break-words whitespace-pre-wrap" data-testid="resume-text">
        {reading.pieces.map((piece, place) => {
          if (piece.mark === "keyword")
            return (
              <mark
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
                key={place}
                title={piece.term ?? undefined}
                className="bg-quote font-semibold text-quote-text underline underline-offset-2"
              >
                {piece.text}
              </mark>
            );
          if (piece.mark === "instruction")
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
              <del key={place} className="text-bad">
                {piece.text}
                <span className="ml-1 inline-block text-sm">[{t("resume.instruction")}]</span>
              </del>
            );
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
          return <span key={place}>{piece.text}</span>;
        })}
      </div>
    </Card>
  );
}
