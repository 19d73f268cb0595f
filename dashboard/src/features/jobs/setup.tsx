import { notifyManager, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { fieldsOf, type JobFields, jobsApi } from "@/api/jobs";
import { keys } from "@/api/keys";
import type { EnginePlan, Job } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { PartEditor } from "@/features/engines/part-editor";
import { LANGUAGES } from "@/i18n";
import { keptDraft, useKeptDraft } from "@/lib/kept-draft";
import { Button } from "@/ui/button";
import { Choice, SelectField, TextArea, TextField } from "@/ui/field";
import { Card } from "@/ui/parts";
import { SaveBar } from "@/ui/save-bar";
import { useJob } from "./context";
import { JobPage } from "./page";

const MODES = ["adaptive", "verbatim"] as const;
const PARTS = ["stt", "llm", "tts"] as const;
const NO_PLAN: EnginePlan = { stt: [], llm: [], tts: [] };

/** The job itself: what it is called, how its interviews are held, by whom and with which engines. */
export default function SetupPage() {
  return (
    <JobPage>
      <Held />
    </JobPage>
  );
}

function Held() {
  const { job } = useJob();
  // A newer one is taken over when nothing was changed here; else the save bar says so.
  return <Setup key={job.id} job={job} />;
}

function Setup({ job }: { job: Job }) {
  const { t } = useTranslation(["jobs", "common"]);
  const client = useQueryClient();
  const kept = `job.${job.id}.setup`;
  const [changed, setChanged] = useState<Partial<JobFields>>(() => keptDraft<Partial<JobFields>>(kept) ?? {});
  const [overwritten, setOverwritten] = useState(false);
  const stored = fieldsOf(job);
  const fields: JobFields = { ...stored, ...changed };
  const names = (Object.keys(changed) as (keyof JobFields)[]).filter(
    (name) => JSON.stringify(changed[name]) !== JSON.stringify(stored[name]),
  );
  useKeptDraft(kept, names.length > 0 ? changed : null);
  const save = useMutation({
    mutationFn: async () => {
      const sent = changed.facts
        ? { ...changed, facts: changed.facts.filter(({ topic, text }) => topic.trim() && text.trim()) }
        : changed;
      try {
        return await jobsApi.save(job, sent);
      } catch (error) {
        if (!(error instanceof ApiError && error.code === "JOB_413")) throw error;
        // Somebody else saved meanwhile: only the fields that were changed here are laid over theirs.
        const saved = await jobsApi.save(await companyApi.job(job.id), sent);
        setOverwritten(true);
        return saved;
      }
    },
    onSuccess: async (saved) => {
      // Together, or what was stored before would stand there for a moment.
      notifyManager.batch(() => {
        client.setQueryData(keys.job(job.id), saved);
        notifyManager.schedule(() => setChanged({}));
      });
      await client.invalidateQueries({ queryKey: [...keys.job(job.id), "draft"] });
      await client.invalidateQueries({ queryKey: ["job-list"] });
    },
  });
  const change = (next: Partial<JobFields>) => {
    save.reset();
    setOverwritten(false);
    setChanged({ ...changed, ...next });
  };
  const refusal = save.error instanceof ApiError ? save.error : null;
  const problem = (name: string) =>
    refusal?.fields.find(({ field }) => field === name || field.endsWith(`.${name}`))?.message;
  return (
    <div className="grid max-w-[840px] gap-4">
      {overwritten && (
        <p role="status" className="text-muted">
          {t("setup.merged")}
        </p>
      )}
      <Card className="grid gap-4">
        <h2 className="text-lg font-semibold">{t("setup.about")}</h2>
        <TextField
          label={t("setup.title")}
          value={fields.title}
          maxLength={255}
          error={problem("title")}
          onChange={({ target }) => change({ title: target.value })}
        />
        <TextArea
          label={t("setup.description")}
          hint={t("setup.descriptionHint")}
          value={fields.description ?? ""}
          maxLength={20_000}
          rows={5}
          onChange={({ target }) => change({ description: target.value || null })}
        />
        <Facts facts={fields.facts} onChange={(facts) => change({ facts })} />
      </Card>
      <HowHeld fields={fields} problem={problem} onChange={change} />
      <Engines
        plan={{ ...NO_PLAN, ...fields.engines }}
        errors={refusal?.fields ?? []}
        onChange={(plan) => change({ engines: PARTS.some((part) => plan[part]?.length) ? plan : null })}
      />
      <SaveBar
        changes={names.length}
        saving={save.isPending}
        error={save.error}
        problem={refusal?.fields[0]?.message}
        onDiscard={() => {
          save.reset();
          setChanged({});
        }}
        onSave={() => save.mutate()}
      />
    </div>
  );
}

function HowHeld({
  fields,
  problem,
  onChange,
}: {
  fields: JobFields;
  problem: (name: string) => string | undefined;
  onChange: (next: Partial<JobFields>) => void;
}) {
  const { t } = useTranslation(["jobs", "common"]);
  const may = useMay();
  const personas = useQuery({
    queryKey: keys.personas,
    queryFn: ({ signal }) => companyApi.personas(signal),
  });
  const names = new Map([
    ["default", t("setup.standardInterviewer")],
    ...(personas.data?.personas ?? []).map(({ slug, content }) => [slug, content.name] as const),
  ]);
  return (
    <Card className="grid gap-4" data-testid="how-held">
      <h2 className="text-lg font-semibold">{t("setup.held")}</h2>
      <fieldset className="grid">
        <legend className="sr-only">{t("setup.held")}</legend>
        {MODES.map((mode) => (
          <Choice
            key={mode}
            type="radio"
            name="interview-mode"
            checked={fields.interview_mode === mode}
            data-testid={`mode-${mode}`}
            onChange={() => onChange({ interview_mode: mode })}
          >
            <span className="block font-medium">{t(`mode.${mode}`)}</span>
            <span className="text-muted">{t(`modeText.${mode}`)}</span>
          </Choice>
        ))}
      </fieldset>
      <div className="grid gap-3 sm:grid-cols-3 sm:items-end">
        <SelectField
          label={t("setup.interviewer")}
          value={fields.persona_id}
          error={problem("persona_id")}
          onChange={({ target }) => onChange({ persona_id: target.value })}
        >
          {[...new Set([...names.keys(), fields.persona_id])].map((slug) => (
            <option key={slug} value={slug}>
              {names.get(slug) ?? slug}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("setup.language")}
          value={fields.language}
          onChange={({ target }) => onChange({ language: target.value })}
        >
          {[...new Set<string>([...LANGUAGES, fields.language])].map((language) => (
            <option key={language} value={language}>
              {t(`common:languageName.${language}` as "common:languageName.en", { defaultValue: language })}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t("setup.minutes")}
          hint={t("setup.minutesHint")}
          type="number"
          min={1}
          max={240}
          value={Math.round(fields.time_limit_secs / 60)}
          onChange={({ target }) =>
            onChange({ time_limit_secs: Math.min(240, Math.max(1, target.valueAsNumber || 1)) * 60 })
          }
        />
      </div>
      {may("company:write") && (
        <p>
          <Link to="/settings/interviewer" className="border-b border-current">
            {t("setup.editInterviewers")}
          </Link>
        </p>
      )}
      <TextArea
        label={t("setup.prompt")}
        hint={t("setup.promptHint")}
        value={fields.ai_prompt ?? ""}
        maxLength={8_000}
        rows={3}
        onChange={({ target }) => onChange({ ai_prompt: target.value || null })}
      />
    </Card>
  );
}

type Fact = JobFields["facts"][number];

function Facts({ facts, onChange }: { facts: readonly Fact[]; onChange: (facts: Fact[]) => void }) {
  const { t } = useTranslation("jobs");
  const set = (at: number, next: Fact) => onChange(facts.map((one, index) => (index === at ? next : one)));
  return (
    <fieldset className="grid gap-3">
      <legend className="font-medium">{t("setup.facts")}</legend>
      <p className="text-sm text-muted">{t("setup.factsHint")}</p>
      {facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fact is its place in the list
        <div key={index} className="grid gap-2 sm:grid-cols-[200px_1fr_auto] sm:items-end">
          <TextField
            label={t("setup.topic")}
            value={fact.topic}
            maxLength={80}
            onChange={({ target }) => set(index, { ...fact, topic: target.value })}
          />
          <TextField
            label={t("setup.fact")}
            value={fact.text}
            maxLength={1_000}
            onChange={({ target }) => set(index, { ...fact, text: target.value })}
          />
          <Button
            tone="quiet"
            icon={X}
            aria-label={t("setup.removeFact", { n: index + 1 })}
            onClick={() => onChange(facts.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <p>
        <Button size="sm" icon={Plus} onClick={() => onChange([...facts, { topic: "", text: "" }])}>
          {t("setup.addFact")}
        </Button>
      </p>
    </fieldset>
  );
}

interface EnginesProps {
  plan: EnginePlan;
  errors: readonly { field: string; message: string }[];
  onChange: (plan: EnginePlan) => void;
}

function Engines({ plan, errors, onChange }: EnginesProps) {
  const { t } = useTranslation("jobs");
  const may = useMay();
  const settings = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => companyApi.settings(signal),
    enabled: may("company:read"),
  });
  const companyId = settings.data?.company_id ?? "";
  const engines = useQuery({
    queryKey: keys.engines(companyId),
    queryFn: ({ signal }) => companyApi.engines(companyId, signal),
    enabled: companyId !== "",
  });
  if (!engines.data) return null;
  return (
    <details className="grid gap-3">
      <summary className="cursor-pointer font-medium">{t("setup.engines")}</summary>
      <p className="my-2 text-muted">{t("setup.enginesHint")}</p>
      <div className="grid gap-4">
        {PARTS.map((part) => (
          <PartEditor
            key={part}
            part={part}
            engines={engines.data.engines.filter((engine) => engine.part === part)}
            choices={plan[part] ?? []}
            disabled={false}
            errors={errors.filter(({ field }) => field.includes(`.${part}`))}
            onChange={(choices) => onChange({ ...plan, [part]: choices })}
          />
        ))}
      </div>
    </details>
  );
}
