import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { SelectField, TextField } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { emptyPoint, moved, type QuestionDraft } from "./drafts";
import type { Item } from "./editor";
import { PointEditor } from "./point-editor";
import { TextBox } from "./text-box";
import { describedBy, type Remark } from "./use-remarks";

const PATIENCE = [0.75, 1, 1.5, 2, 3] as const;
const MOST_POINTS = 12;

interface Props {
  item: Item;
  index: number;
  remarks: readonly Remark[];
  /** Beside the heading: hearing it. */
  aside: ReactNode;
  onChange: (draft: QuestionDraft) => void;
}

/** One question: what is asked, how patiently, for how long, and what a good answer contains. */
export function QuestionForm({ item, index, remarks, aside, onChange }: Props) {
  const { t } = useTranslation("jobs");
  const { draft } = item;
  const change = (next: Partial<QuestionDraft>) => onChange({ ...draft, ...next });
  const shown = new Set(remarks.map(({ place }) => place));
  // What the service refused for another reason than a remark that stands beside its field.
  const refused = item.refused.filter(({ field }) => shown.size === 0 || !/^(text|points)/.test(field));
  return (
    <section aria-labelledby="question-heading" className="grid content-start gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="question-heading" className="flex-1 text-lg font-semibold">
          {t("question.title", { n: index + 1 })}
        </h2>
        {aside}
      </div>
      {refused.length > 0 && (
        <Notice role="alert" tone="caution" title={t("question.refused")}>
          {refused.map(({ field, message }) => (
            <p key={`${field}${message}`}>{message}</p>
          ))}
        </Notice>
      )}
      <TextBox
        label={t("question.text")}
        hint={t("question.textHint")}
        value={draft.text}
        maxLength={2_000}
        rows={3}
        data-testid="question-text"
        place="text"
        remarks={describedBy(remarks, "text")}
        onChange={({ target }) => change({ text: target.value })}
      />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <TextField
          label={t("question.weight")}
          type="number"
          min={1}
          max={100}
          value={draft.weight}
          onChange={({ target }) => change({ weight: within(target.valueAsNumber, 1, 100) })}
        />
        <TextField
          label={t("question.minutes")}
          type="number"
          min={1}
          max={60}
          data-testid="question-minutes"
          value={Math.max(1, Math.round(draft.budget_secs / 60))}
          onChange={({ target }) => change({ budget_secs: within(target.valueAsNumber, 1, 60) * 60 })}
        />
        <SelectField
          label={t("question.followUps")}
          value={String(draft.max_follow_ups)}
          onChange={({ target }) => change({ max_follow_ups: Number(target.value) })}
        >
          {[0, 1, 2].map((n) => (
            <option key={n} value={n}>
              {n === 0 ? t("question.noFollowUps") : t("question.upTo", { count: n })}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("question.patience")}
          value={String(draft.patience)}
          onChange={({ target }) => change({ patience: Number(target.value) })}
        >
          {[...new Set([...PATIENCE, draft.patience])]
            .sort((a, b) => a - b)
            .map((n) => (
              <option key={n} value={n}>
                {t("question.times", { n: n.toLocaleString() })}
              </option>
            ))}
        </SelectField>
      </div>
      <TextBox
        label={t("question.rephrasing")}
        hint={t("question.rephrasingHint")}
        value={draft.rephrasing}
        maxLength={2_000}
        rows={2}
        place="rephrasing"
        onChange={({ target }) => change({ rephrasing: target.value })}
      />
      <div className="grid gap-3">
        <h3 className="font-semibold">{t("point.heading")}</h3>
        {draft.points.length === 0 && <p className="text-muted">{t("point.none")}</p>}
        <ol className="grid gap-3">
          {draft.points.map((point, at) => (
            <PointEditor
              key={point.key}
              point={point}
              index={at}
              count={draft.points.length}
              remarks={remarks}
              onChange={(next) =>
                change({ points: draft.points.map((one) => (one.key === point.key ? next : one)) })
              }
              onMove={(to) => change({ points: moved(draft.points, at, to) })}
              onRemove={() => change({ points: draft.points.filter(({ key }) => key !== point.key) })}
            />
          ))}
        </ol>
        {draft.points.length < MOST_POINTS && (
          <p>
            <Button
              icon={Plus}
              data-testid="add-point"
              onClick={() => {
                const point = emptyPoint();
                change({ points: [...draft.points, point] });
                requestAnimationFrame(() =>
                  document.querySelector<HTMLElement>(`[data-place="${point.key}.text"]`)?.focus(),
                );
              }}
            >
              {t("point.add")}
            </Button>
          </p>
        )}
      </div>
    </section>
  );
}

const within = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.min(most, Math.max(least, Math.round(value))) : least;
