import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { FieldError } from "@/api/client";
import type { EngineChoice, EngineView } from "@/api/types";
import { Button } from "@/ui/button";
import { SelectField, TextField } from "@/ui/field";
import { Card, Chip } from "@/ui/parts";

const MOST = 4;

interface Props {
  part: "stt" | "llm" | "tts";
  engines: readonly EngineView[];
  choices: readonly EngineChoice[];
  disabled: boolean;
  errors: readonly FieldError[];
  onChange: (choices: EngineChoice[]) => void;
}

/** The order of engines for one part: the first is used, each next one stands in for those before it. */
export function PartEditor({ part, engines, choices, disabled, errors, onChange }: Props) {
  const { t } = useTranslation("work");
  const replace = (at: number, choice: EngineChoice) =>
    onChange(choices.map((one, index) => (index === at ? choice : one)));
  const move = (from: number, to: number) => {
    const next = [...choices];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  return (
    <Card className="grid gap-4" data-testid={`engines-${part}`}>
      <h2 className="text-lg font-semibold">{t(`engines.part.${part}`)}</h2>
      {choices.length === 0 && <p className="text-muted">{t("engines.none")}</p>}
      <ol className="grid gap-4">
        {choices.map((choice, index) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the order
            key={index}
            index={index}
            choice={choice}
            engines={engines}
            disabled={disabled}
            error={errors.find(({ field }) => field.endsWith(`.${part}.${index}`))?.message}
            last={index === choices.length - 1}
            onChange={(next) => replace(index, next)}
            onMove={(by) => move(index, index + by)}
            onRemove={() => onChange(choices.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
      {errors
        .filter(({ field }) => !/\.\d+$/.test(field))
        .map(({ message }) => (
          <p key={message} role="alert" className="text-sm text-bad">
            {message}
          </p>
        ))}
      {!disabled && choices.length < MOST && (
        <SelectField
          label={choices.length === 0 ? t("engines.choose") : t("engines.add")}
          value=""
          data-testid={`add-${part}`}
          onChange={(event) => event.target.value && onChange([...choices, { provider: event.target.value }])}
        >
          <option value="" />
          {engines.map((engine) => (
            <option key={engine.name} value={engine.name}>
              {engine.label}
              {engine.offline ? ` · ${t("engines.offline")}` : ""}
              {engine.usable === false && engine.missing ? ` · ${engine.missing}` : ""}
            </option>
          ))}
        </SelectField>
      )}
    </Card>
  );
}

interface RowProps {
  index: number;
  choice: EngineChoice;
  engines: readonly EngineView[];
  disabled: boolean;
  error: string | undefined;
  last: boolean;
  onChange: (choice: EngineChoice) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

function Row({ index, choice, engines, disabled, error, last, onChange, onMove, onRemove }: RowProps) {
  const { t } = useTranslation("work");
  const id = useId();
  const engine = engines.find(({ name }) => name === choice.provider);
  const name = engine?.label ?? choice.provider;
  const missing = engine?.usable === false ? engine.missing : null;
  return (
    <li className="grid gap-3 rounded-control border border-hairline p-3">
      <div className="flex flex-wrap items-center gap-2">
        <Chip tone={index === 0 ? "accent" : "neutral"}>
          {index === 0 ? t("engines.first") : t("engines.standIn", { n: index })}
        </Chip>
        <span className="min-w-0 flex-1 basis-40 font-medium">{name}</span>
        {!disabled && (
          <span className="flex gap-1">
            <Button
              size="sm"
              tone="quiet"
              icon={ArrowUp}
              disabled={index === 0}
              aria-label={t("engines.up", { name })}
              onClick={() => onMove(-1)}
            />
            <Button
              size="sm"
              tone="quiet"
              icon={ArrowDown}
              disabled={last}
              aria-label={t("engines.down", { name })}
              onClick={() => onMove(1)}
            />
            <Button
              size="sm"
              tone="quiet"
              icon={X}
              aria-label={t("engines.remove", { name })}
              onClick={onRemove}
            />
          </span>
        )}
      </div>
      {(missing || error) && (
        <p role="alert" className="text-sm text-bad">
          {error ?? missing}
        </p>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        {(engine?.models.length ?? 0) > 0 && (
          <TextField
            label={t("engines.model")}
            hint={t("engines.modelHint")}
            list={`${id}-models`}
            value={choice.model ?? ""}
            maxLength={128}
            disabled={disabled}
            onChange={(event) => onChange({ ...choice, model: event.target.value || null })}
          />
        )}
        {(engine?.voices.length ?? 0) > 0 && (
          <TextField
            label={t("engines.voice")}
            hint={t("engines.modelHint")}
            list={`${id}-voices`}
            value={choice.voice ?? ""}
            maxLength={128}
            disabled={disabled}
            onChange={(event) => onChange({ ...choice, voice: event.target.value || null })}
          />
        )}
      </div>
      <datalist id={`${id}-models`}>
        {engine?.models.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <datalist id={`${id}-voices`}>
        {engine?.voices.map((voice) => (
          <option key={voice} value={voice} />
        ))}
      </datalist>
    </li>
  );
}
