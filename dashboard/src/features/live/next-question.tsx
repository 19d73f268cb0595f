import { useId } from "react";
import { useTranslation } from "react-i18next";

export interface NextQuestion {
  id: string;
  /** From 1. */
  number: number;
  text: string;
}

interface Props {
  later: readonly NextQuestion[];
  /** Empty: the open question. */
  value: string;
  onChange: (id: string) => void;
}

/** With what the AI goes on; those in between are left out. */
export function NextQuestionPicker({ later, value, onChange }: Props) {
  const { t } = useTranslation("live");
  const id = useId();
  if (later.length === 0) return null;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm">
        {t("handBack.next")}
      </label>
      <select
        id={id}
        data-testid="next-question"
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className="min-h-10 w-64 max-w-full rounded-control border border-control bg-surface px-2"
      >
        <option value="">{t("handBack.open")}</option>
        {later.map(({ id: question, number, text }) => (
          <option key={question} value={question}>
            {`${number}. ${text}`}
          </option>
        ))}
      </select>
    </div>
  );
}
