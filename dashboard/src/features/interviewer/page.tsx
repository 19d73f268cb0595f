import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { EnginesView, Manner, PersonaContent, PersonaList, PersonaView } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { TestCard } from "@/features/engines/test-card";
import { PageHead } from "@/features/shell/page-head";
import { formatDateTime } from "@/lib/format";
import { useKeptState } from "@/lib/kept-draft";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField, TextField } from "@/ui/field";
import { Card, Notice, Skeleton } from "@/ui/parts";
import { cleaned, problems } from "./draft";
import { MannerEditor } from "./manner-editor";

/** The company's own interviewers: what they say, in whose voice, and every version of it. */
export default function InterviewerPage() {
  const { t } = useTranslation("work");
  const list = useQuery({
    queryKey: keys.personas,
    queryFn: ({ signal }) => companyApi.personas(signal),
    // What is being edited may not change below the hands.
    refetchOnWindowFocus: false,
  });
  const settings = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => companyApi.settings(signal),
  });
  const companyId = settings.data?.company_id ?? "";
  const engines = useQuery({
    queryKey: keys.engines(companyId),
    queryFn: ({ signal }) => companyApi.engines(companyId, signal),
    enabled: companyId !== "",
  });
  return (
    <div className="max-w-[840px]">
      <PageHead title={t("persona.title")} />
      <p className="mb-4 max-w-[68ch] text-muted">{t("persona.lead")}</p>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.data ? (
        <Interviewers list={list.data} engines={engines.data ?? NO_ENGINES} companyId={companyId} />
      ) : (
        !list.error && <Skeleton className="h-64" />
      )}
    </div>
  );
}

/** Words can be changed where no list of voices is to be had. */
const NO_ENGINES: EnginesView = { engines: [], seen_at: null };

interface Props {
  list: PersonaList;
  engines: EnginesView;
  companyId: string;
}

function Interviewers({ list, engines, companyId }: Props) {
  const { t } = useTranslation("work");
  const writes = useMay()("company:write");
  const [chosen, setChosen] = useState(list.personas[0]?.id ?? "");
  const persona = list.personas.find(({ id }) => id === chosen) ?? null;
  return (
    <div className="grid gap-4">
      {list.personas.length > 0 && (
        <div className="max-w-80">
          <SelectField
            label={t("persona.which")}
            value={chosen}
            data-testid="choose-persona"
            onChange={({ target }) => setChosen(target.value)}
          >
            {list.personas.map(({ id, slug, content }) => (
              <option key={id} value={id}>{`${content.name} (${slug})`}</option>
            ))}
            {writes && <option value="">{t("persona.another")}</option>}
          </SelectField>
        </div>
      )}
      {(persona || writes) && (
        <Editor
          key={persona ? `${persona.id}.${persona.version}` : "new"}
          persona={persona}
          list={list}
          engines={engines}
          companyId={companyId}
          writes={writes}
          onSaved={({ id }) => setChosen(id)}
        />
      )}
      {persona && <Versions key={persona.version} persona={persona} />}
    </div>
  );
}

const PLAIN: Manner = { phrases: {}, speed: 1 };
const NEW: PersonaContent = { name: "", languages: { en: PLAIN } };

interface EditorProps extends Props {
  persona: PersonaView | null;
  writes: boolean;
  onSaved: (saved: PersonaView) => void;
}

function Editor({ persona, list, engines, companyId, writes, onSaved }: EditorProps) {
  const { t } = useTranslation(["work", "common"]);
  const client = useQueryClient();
  const begins = { slug: "", content: persona?.content ?? NEW };
  const [draft, setDraft, forget] = useKeptState(
    // A draft upon an older version would take back what was saved since.
    persona ? `persona.${persona.id}.${persona.version}` : "persona.new",
    begins,
  );
  const { slug, content } = draft;
  const standards = list.standard.filter((one) => one.slug === "default");
  const [language, setLanguage] = useState(Object.keys(content.languages)[0] ?? "en");
  const standard = standards.find((one) => one.language === language);
  const manner = content.languages[language] ?? PLAIN;
  const save = useMutation({
    mutationFn: () =>
      persona
        ? companyApi.savePersona(persona, cleaned(content))
        : companyApi.createPersona(slug, cleaned(content)),
    onSuccess: async (saved) => {
      forget();
      await client.invalidateQueries({ queryKey: keys.personas });
      onSaved(saved);
    },
  });
  const refusal = save.error instanceof ApiError ? save.error : null;
  const fields = refusal?.fields ?? [];
  const edit = (next: PersonaContent) => {
    save.reset();
    setDraft({ ...draft, content: next });
  };
  const same = persona !== null && JSON.stringify(cleaned(content)) === JSON.stringify(persona.content);
  return (
    <>
      <Card className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t("persona.name")}
          hint={t("persona.nameHint")}
          error={problems(fields, "name")}
          value={content.name}
          maxLength={80}
          disabled={!writes}
          data-testid="persona-name"
          onChange={({ target }) => edit({ ...content, name: target.value })}
        />
        {!persona && (
          <TextField
            label={t("persona.slug")}
            hint={t("persona.slugHint")}
            error={refusal?.code === "PERS_409" ? t("persona.taken") : null}
            value={slug}
            maxLength={64}
            data-testid="persona-slug"
            onChange={({ target }) =>
              setDraft({ ...draft, slug: target.value.toLowerCase().replace(/[^a-z0-9_-]/g, "-") })
            }
          />
        )}
        <SelectField
          label={t("persona.language")}
          value={language}
          onChange={({ target }) => {
            setLanguage(target.value);
            if (writes && !(target.value in content.languages))
              edit({ ...content, languages: { ...content.languages, [target.value]: PLAIN } });
          }}
        >
          {standards.map((one) => (
            <option key={one.language} value={one.language}>
              {t(`common:languageName.${one.language}`, { defaultValue: one.language })}
            </option>
          ))}
        </SelectField>
      </Card>
      {standard && (
        <MannerEditor
          key={language}
          standard={standard}
          manner={manner}
          voices={engines.engines.filter(({ part }) => part === "tts")}
          fields={fields}
          disabled={!writes}
          onChange={(next) => edit({ ...content, languages: { ...content.languages, [language]: next } })}
        />
      )}
      {refusal?.code === "PERS_410" && <Notice role="alert" tone="caution" title={t("engines.stale")} />}
      {fields.length > 0 && <Notice role="alert" tone="bad" title={t("persona.unfit")} />}
      {save.error && fields.length === 0 && !["PERS_409", "PERS_410"].includes(refusal?.code ?? "") && (
        <Failure error={save.error} />
      )}
      {writes && (
        <div className="flex flex-wrap items-center gap-3">
          <Button
            tone="primary"
            data-testid="save-persona"
            busy={save.isPending}
            busyLabel={t("engines.saving")}
            disabled={same || content.name.trim() === "" || (!persona && slug === "")}
            onClick={() => save.mutate()}
          >
            {persona ? t("persona.save") : t("persona.create")}
          </Button>
          <p role="status" className="text-muted">
            {same && persona ? t("persona.savedAs", { version: persona.version }) : ""}
          </p>
        </div>
      )}
      {writes && manner.voice && (
        <TestCard companyId={companyId} plan={{ stt: [], llm: [], tts: [manner.voice] }} engines={engines} />
      )}
    </>
  );
}

function Versions({ persona }: { persona: PersonaView }) {
  const { t, i18n } = useTranslation("work");
  const [open, setOpen] = useState(false);
  const versions = useQuery({
    queryKey: keys.personaVersions(persona.id),
    queryFn: ({ signal }) => companyApi.personaVersions(persona.id, signal),
    enabled: open,
  });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer font-medium">{t("persona.versions")}</summary>
      {versions.error && <Failure error={versions.error} onRetry={() => void versions.refetch()} />}
      <ol className="mt-2 grid gap-1">
        {versions.data?.versions.map(({ number, saved_at, saved_by }) => (
          <li key={number} className="flex flex-wrap gap-x-4">
            <span className="tabular">{t("persona.version", { version: number })}</span>
            <span className="text-muted">{formatDateTime(saved_at, i18n.language)}</span>
            {saved_by && <span className="text-muted">{saved_by.name}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}
