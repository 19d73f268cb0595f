import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type PracticeStart, practiceApi } from "@/api/practice";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { Card } from "@/ui/parts";

const TYPES = ["mixed", "technical", "behavioral", "hr"] as const;
const COUNTS = [1, 3, 5, 8, 10, 15, 20] as const;
const route = getRouteApi("/company/practice");

/** Role, kind, language and what the questions come from; one press begins. */
export function StartForm() {
  const { t, i18n } = useTranslation("prepare");
  const { aim, analysis } = route.useSearch();
  const navigate = useNavigate();
  const types = useId();
  const [draft, setDraft] = useState({
    title: "",
    type: "",
    language: i18n.language.startsWith("ko") ? "ko" : "en",
    count: 5,
    skills: aim ?? "",
    job: "",
    resume: "",
  });
  const [missing, setMissing] = useState(false);
  const title = useRef<HTMLInputElement>(null);
  const begin = useMutation({
    mutationFn: async () => {
      const started = await practiceApi.start(bodyOf(draft, analysis));
      await practiceApi.question(started.interview_id);
      return started;
    },
    onSuccess: ({ interview_id: practiceId }) =>
      void navigate({ to: "/practice/$practiceId", params: { practiceId } }),
  });
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!draft.title.trim()) {
      setMissing(true);
      title.current?.focus();
    } else if (!begin.isPending) begin.mutate();
  };
  return (
    <Card aria-labelledby="practice-start">
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <h2 id="practice-start" className="text-xl font-semibold">
          {t("practice.start")}
        </h2>
        <TextField
          ref={title}
          label={t("practice.jobTitle")}
          value={draft.title}
          maxLength={255}
          error={missing && !draft.title.trim() ? t("practice.jobTitleMissing") : undefined}
          onChange={(event) => set({ title: event.target.value })}
        />
        <div className="grid gap-4 sm:grid-cols-3">
          <div>
            <TextField
              label={t("practice.type")}
              value={draft.type}
              maxLength={100}
              list={types}
              placeholder={t("practice.types.mixed")}
              onChange={(event) => set({ type: event.target.value })}
            />
            <datalist id={types}>
              {TYPES.map((type) => (
                <option key={type} value={t(`practice.types.${type}`)} />
              ))}
            </datalist>
          </div>
          <SelectField
            label={t("practice.language")}
            value={draft.language}
            onChange={(event) => set({ language: event.target.value })}
          >
            <option value="en">English</option>
            <option value="ko">한국어</option>
          </SelectField>
          <SelectField
            label={t("practice.count")}
            value={draft.count}
            onChange={(event) => set({ count: Number(event.target.value) })}
          >
            {COUNTS.map((count) => (
              <option key={count}>{count}</option>
            ))}
          </SelectField>
        </div>
        <TextField
          label={t("practice.skills")}
          hint={t("practice.skillsHint")}
          value={draft.skills}
          maxLength={1_000}
          onChange={(event) => set({ skills: event.target.value })}
        />
        <TextArea
          label={t("practice.jobText")}
          hint={t("practice.jobTextHint")}
          value={draft.job}
          maxLength={20_000}
          onChange={(event) => set({ job: event.target.value })}
        />
        <Resume text={draft.resume} onText={(resume) => set({ resume })} />
        {analysis && <p>{t("practice.aimed")}</p>}
        {begin.error && <Failure error={begin.error} />}
        <p className="text-sm text-muted">{t("practice.kept")}</p>
        <div>
          <Button
            type="submit"
            tone="primary"
            size="lg"
            busy={begin.isPending}
            busyLabel={t("practice.beginning")}
          >
            {t("practice.begin")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Resume({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation("prepare");
  const input = useRef<HTMLInputElement>(null);
  const read = useMutation({ mutationFn: practiceApi.textOf, onSuccess: (found) => onText(found.text) });
  return (
    <div className="grid gap-2">
      <TextArea
        label={t("practice.resume")}
        hint={t("practice.resumeHint")}
        value={text}
        maxLength={50_000}
        onChange={(event) => onText(event.target.value)}
      />
      <div>
        <Button
          icon={FileUp}
          busy={read.isPending}
          busyLabel={t("practice.reading")}
          onClick={() => input.current?.click()}
        >
          {t("practice.fromFile")}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".pdf,.txt,application/pdf,text/plain"
          aria-label={t("practice.fromFile")}
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) read.mutate(file);
            event.target.value = "";
          }}
        />
      </div>
      {read.error && <Failure error={read.error} />}
    </div>
  );
}

interface Draft {
  title: string;
  type: string;
  language: string;
  count: number;
  skills: string;
  job: string;
  resume: string;
}

/** What is sent: skills without doubles, texts only where there are any. */
export function bodyOf(draft: Draft, analysis?: string): PracticeStart {
  const skills = [...new Set(draft.skills.split(/[,\n]/).map((name) => name.trim().slice(0, 80)))];
  return {
    job_title: draft.title.trim(),
    interview_type: draft.type.trim() || "mixed",
    language: draft.language === "ko" ? "ko" : "en",
    num_questions: draft.count,
    skills: skills.filter(Boolean).slice(0, 20),
    ...(analysis ? { analysis_id: analysis } : {}),
    ...(draft.job.trim() ? { job_description: draft.job.trim() } : {}),
    ...(draft.resume.trim() ? { resume_text: draft.resume.trim() } : {}),
  };
}
