import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { FileUp, MicVocal } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type PracticeCallStart, type PracticeStart, practiceApi } from "@/api/practice";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, SelectField, TextArea, TextField } from "@/ui/field";
import { FileButton } from "@/ui/file-button";
import { Card, Skeleton } from "@/ui/parts";
import { Disclosure } from "./disclosure";
import { practiceKeys } from "./keys";

const TYPES = ["mixed", "technical", "behavioral", "hr"] as const;
const COUNTS = [1, 3, 5, 8, 10, 15, 20] as const;
export const MINUTES = [5, 10, 15, 20, 30, 45] as const;
const route = getRouteApi("/company/practice");

/** By call or by turns, role, kind, language and what the questions come from; one press begins. */
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
    minutes: 15,
    skills: aim ?? "",
    job: "",
    resume: "",
  });
  const [byCall, setByCall] = useState(true);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [missing, setMissing] = useState(false);
  const title = useRef<HTMLInputElement>(null);
  const agreement = useRef<HTMLDivElement>(null);
  const told = useQuery({
    queryKey: practiceKeys.disclosure(draft.language),
    queryFn: ({ signal }) => practiceApi.disclosure(draft.language, signal),
    enabled: byCall,
    staleTime: 300_000,
  });
  const call = useMutation({
    mutationFn: (consent: PracticeCallStart["consent"]) =>
      practiceApi.startCall(callOf(draft, consent, analysis)),
    onSuccess: ({ token }) => void navigate({ to: "/interview/$token/check", params: { token } }),
    // Its text may have changed since it was read.
    onError: () => void told.refetch(),
  });
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
    const text = told.data?.text;
    const unread = byCall && !text?.items.every((item) => !item.required || ticked.includes(item.id));
    setMissing(!draft.title.trim() || unread);
    if (!draft.title.trim()) title.current?.focus();
    else if (byCall && !text) void told.refetch();
    else if (unread) agreement.current?.querySelector("input")?.focus();
    else if (!byCall) begin.mutate();
    else if (text) call.mutate({ version: text.version, items: [...ticked] });
  };
  const busy = begin.isPending || call.isPending;
  return (
    <Card aria-labelledby="practice-start">
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <h2 id="practice-start" className="text-xl font-semibold">
          {t("practice.start")}
        </h2>
        <fieldset>
          <legend className="font-medium">{t("practice.way")}</legend>
          <div className="grid gap-x-6 sm:grid-cols-2">
            <Choice type="radio" name="way" checked={byCall} onChange={() => setByCall(true)}>
              <span className="block font-medium">{t("practice.byCall")}</span>{" "}
              <span className="text-sm text-muted">{t("practice.byCallWhat")}</span>
            </Choice>
            <Choice type="radio" name="way" checked={!byCall} onChange={() => setByCall(false)}>
              <span className="block font-medium">{t("practice.byTurns")}</span>{" "}
              <span className="text-sm text-muted">{t("practice.byTurnsWhat")}</span>
            </Choice>
          </div>
        </fieldset>
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
          {byCall ? (
            <SelectField
              label={t("practice.length")}
              value={draft.minutes}
              onChange={(event) => set({ minutes: Number(event.target.value) })}
            >
              {MINUTES.map((count) => (
                <option key={count} value={count}>
                  {t("practice.minutes", { count })}
                </option>
              ))}
            </SelectField>
          ) : (
            <SelectField
              label={t("practice.count")}
              value={draft.count}
              onChange={(event) => set({ count: Number(event.target.value) })}
            >
              {COUNTS.map((count) => (
                <option key={count}>{count}</option>
              ))}
            </SelectField>
          )}
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
        {byCall ? (
          <>
            {told.isPending && <Skeleton className="h-40" />}
            {told.error && !told.data && <Failure error={told.error} onRetry={() => void told.refetch()} />}
            {told.data && (
              <div ref={agreement}>
                <Disclosure text={told.data.text} ticked={ticked} missing={missing} onTicked={setTicked} />
              </div>
            )}
          </>
        ) : (
          <p className="text-sm text-muted">{t("practice.kept")}</p>
        )}
        {(byCall ? call.error : begin.error) && <Failure error={byCall ? call.error : begin.error} />}
        <div>
          <Button
            type="submit"
            tone="primary"
            size="lg"
            {...(byCall ? { icon: MicVocal } : {})}
            busy={busy}
            busyLabel={t(byCall ? "practice.preparingCall" : "practice.beginning")}
          >
            {t(byCall ? "practice.talk" : "practice.begin")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Resume({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation("prepare");
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
        <FileButton
          label={t("practice.fromFile")}
          accept=".pdf,.txt,application/pdf,text/plain"
          icon={FileUp}
          busy={read.isPending}
          busyLabel={t("practice.reading")}
          onFile={(file) => read.mutate(file)}
        >
          {t("practice.fromFile")}
        </FileButton>
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
  minutes: number;
  skills: string;
  job: string;
  resume: string;
}

/** What is sent: skills without doubles, texts only where there are any. */
export function bodyOf(draft: Draft, analysis?: string): PracticeStart {
  return { ...wishOf(draft, analysis), num_questions: draft.count };
}

/** The same for a call, whose length says how many questions there are. */
export function callOf(
  draft: Draft,
  consent: PracticeCallStart["consent"],
  analysis?: string,
): PracticeCallStart {
  const minutes = MINUTES.find((one) => one === draft.minutes) ?? 15;
  return { ...wishOf(draft, analysis), minutes, consent };
}

function wishOf(draft: Draft, analysis?: string) {
  const skills = [...new Set(draft.skills.split(/[,\n]/).map((name) => name.trim().slice(0, 80)))];
  return {
    job_title: draft.title.trim(),
    interview_type: draft.type.trim() || "mixed",
    language: draft.language === "ko" ? ("ko" as const) : ("en" as const),
    skills: skills.filter(Boolean).slice(0, 20),
    ...(analysis ? { analysis_id: analysis } : {}),
    ...(draft.job.trim() ? { job_description: draft.job.trim() } : {}),
    ...(draft.resume.trim() ? { resume_text: draft.resume.trim() } : {}),
  };
}
