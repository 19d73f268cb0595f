import { useTranslation } from "react-i18next";
import type { JudgeKind, Judges } from "@/api/trials";
import { SelectField, TextField } from "@/ui/field";
import { type ChosenJudge, readersOf } from "./rows";

interface Props {
  judges: Judges;
  value: ChosenJudge;
  onChange: (value: ChosenJudge) => void;
}

/** One judge: who, with which prompt, and for a single one which model. */
export function JudgeFields({ judges, value, onChange }: Props) {
  const { t } = useTranslation("trials");
  const view = judges.judges.find(({ judge }) => judge === value.judge);
  return (
    <div className="grid gap-3">
      <SelectField
        label={t("judge.label")}
        hint={view && readersOf(view.readers)}
        value={value.judge}
        onChange={(event) => onChange({ ...value, judge: event.target.value as JudgeKind })}
      >
        {judges.judges.map(({ judge }) => (
          <option key={judge} value={judge}>
            {t(`judge.${judge}`)}
          </option>
        ))}
      </SelectField>
      {view?.prompts && (
        <SelectField
          label={t("judge.prompt")}
          value={value.prompt}
          onChange={(event) => onChange({ ...value, prompt: event.target.value })}
        >
          {judges.prompts.map(({ name, version, in_use }) => (
            <option key={name} value={in_use ? "" : name}>
              {in_use ? `${t("judge.promptInUse")} · ${version}` : `${name} · ${version}`}
            </option>
          ))}
        </SelectField>
      )}
      {view?.models && (
        <TextField
          label={t("judge.model")}
          hint={t("judge.modelHint", { model: view.readers[0]?.model ?? "" })}
          value={value.model}
          maxLength={100}
          onChange={(event) => onChange({ ...value, model: event.target.value })}
        />
      )}
    </div>
  );
}
