import { X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FieldError } from "@/api/client";
import type { EngineView, Manner, Standard } from "@/api/types";
import { Button } from "@/ui/button";
import { SelectField, TextArea, TextField } from "@/ui/field";
import { Card } from "@/ui/parts";
import { changeable, problems, spoken, wordings } from "./draft";

const SPEEDS = [0.8, 0.9, 1, 1.1, 1.2] as const;

interface Props {
  standard: Standard;
  manner: Manner;
  voices: readonly EngineView[];
  fields: readonly FieldError[];
  disabled: boolean;
  onChange: (manner: Manner) => void;
}

/** What an interviewer says of its own in one language; everything else stays the standard interviewer's. */
export function MannerEditor({ standard, manner, voices, fields, disabled, onChange }: Props) {
  const { t } = useTranslation("work");
  const at = `languages.${standard.language}`;
  const { phrases } = manner;
  const change = (key: string, lines: string[] | null) => {
    const next = { ...phrases };
    if (lines) next[key] = lines;
    else delete next[key];
    onChange({ ...manner, phrases: next });
  };
  return (
    <>
      <Card className="grid gap-4">
        <h2 className="text-lg font-semibold">{t("persona.phrases")}</h2>
        <p className="max-w-[68ch] text-muted">{t("persona.phrasesHint")}</p>
        {Object.keys(phrases).map((key) => (
          <Phrase
            key={key}
            name={key}
            standard={standard}
            manner={manner}
            error={problems(fields, `${at}.phrases.${key}`)}
            disabled={disabled}
            onChange={(lines) => change(key, lines)}
          />
        ))}
        {!disabled && (
          <SelectField
            label={t("persona.addPhrase")}
            value=""
            data-testid="add-phrase"
            onChange={({ target }) =>
              target.value && change(target.value, standard.phrases[target.value] ?? [])
            }
          >
            <option value="" />
            {changeable(standard, manner).map((key) => (
              <option key={key} value={key}>
                {`${key}: ${standard.phrases[key]?.[0] ?? ""}`}
              </option>
            ))}
          </SelectField>
        )}
      </Card>
      <Card className="grid gap-4">
        <h2 className="text-lg font-semibold">{t("persona.voice")}</h2>
        <div className="grid gap-3 sm:grid-cols-3">
          <SelectField
            label={t("persona.engine")}
            value={manner.voice?.provider ?? ""}
            disabled={disabled}
            error={problems(fields, `${at}.voice`)}
            onChange={({ target }) =>
              onChange({ ...manner, voice: target.value ? { provider: target.value } : null })
            }
          >
            <option value="">{t("persona.companyVoice")}</option>
            {voices.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t("engines.voice")}
            value={manner.voice?.voice ?? ""}
            maxLength={128}
            disabled={disabled || !manner.voice}
            onChange={({ target }) =>
              manner.voice && onChange({ ...manner, voice: { ...manner.voice, voice: target.value || null } })
            }
          />
          <SelectField
            label={t("persona.speed")}
            value={String(manner.speed)}
            disabled={disabled}
            onChange={({ target }) => onChange({ ...manner, speed: Number(target.value) })}
          >
            {[...new Set([...SPEEDS, manner.speed])].sort().map((speed) => (
              <option key={speed} value={speed}>{`${Math.round(speed * 100)} %`}</option>
            ))}
          </SelectField>
        </div>
        <TextArea
          label={t("persona.prompt")}
          hint={t("persona.promptHint")}
          error={problems(fields, `${at}.prompt`)}
          value={manner.prompt ?? ""}
          maxLength={2_000}
          disabled={disabled}
          onChange={({ target }) => onChange({ ...manner, prompt: target.value || null })}
        />
      </Card>
    </>
  );
}

interface PhraseProps {
  name: string;
  standard: Standard;
  manner: Manner;
  error: string | null;
  disabled: boolean;
  onChange: (lines: string[] | null) => void;
}

function Phrase({ name, standard, manner, error, disabled, onChange }: PhraseProps) {
  const { t } = useTranslation("work");
  // What is being typed, line ends and all; what is kept of it are its wordings.
  const [text, setText] = useState((manner.phrases[name] ?? []).join("\n"));
  return (
    <div className="grid gap-2 rounded-control border border-hairline p-3" data-testid={`phrase-${name}`}>
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <TextArea
            label={<span className="font-mono text-sm">{name}</span>}
            hint={`${t("persona.standard")} ${standard.phrases[name]?.join(" · ") ?? ""}`}
            error={error}
            value={text}
            disabled={disabled}
            lang={standard.language}
            onChange={({ target }) => {
              setText(target.value);
              onChange(wordings(target.value));
            }}
          />
        </div>
        {!disabled && (
          <Button
            size="sm"
            tone="quiet"
            icon={X}
            aria-label={t("persona.backToStandard", { name })}
            onClick={() => onChange(null)}
          />
        )}
      </div>
      <ul className="list-disc pl-5 text-sm text-muted marker:text-subtle" lang={standard.language}>
        {spoken(standard, manner, name).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}
