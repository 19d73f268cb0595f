import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { FieldShell } from "@/ui/field";
import type { PointDraft } from "./drafts";
import { TextBox } from "./text-box";
import { describedBy, type Remark } from "./use-remarks";

const PARTS = ["strong", "partial", "probe"] as const;

interface Props {
  point: PointDraft;
  index: number;
  count: number;
  remarks: readonly Remark[];
  onChange: (point: PointDraft) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

/** One thing that a good answer contains, with what a strong and what a partial answer says. */
export function PointEditor({ point, index, count, remarks, onChange, onMove, onRemove }: Props) {
  const { t } = useTranslation("jobs");
  return (
    <li
      id={`point-${point.key}`}
      data-testid={`point-${index}`}
      className="grid gap-3 rounded-control border border-hairline p-3"
    >
      <div className="flex items-center gap-1">
        <h4 className="flex-1 text-sm font-medium text-muted">{t("point.title", { n: index + 1 })}</h4>
        <Button
          size="sm"
          tone="quiet"
          icon={ArrowUp}
          disabled={index === 0}
          aria-label={t("point.up", { n: index + 1 })}
          onClick={() => onMove(index - 1)}
        />
        <Button
          size="sm"
          tone="quiet"
          icon={ArrowDown}
          disabled={index === count - 1}
          aria-label={t("point.down", { n: index + 1 })}
          onClick={() => onMove(index + 1)}
        />
        <Button
          size="sm"
          tone="quiet"
          icon={Trash2}
          aria-label={t("point.remove", { n: index + 1 })}
          onClick={onRemove}
        />
      </div>
      <TextBox
        label={t("point.text")}
        placeholder={t("point.textExample")}
        value={point.text}
        maxLength={500}
        rows={2}
        place={`${point.key}.text`}
        remarks={describedBy(remarks, `${point.key}.text`)}
        onChange={({ target }) => onChange({ ...point, text: target.value })}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        {PARTS.map((part) => (
          <div key={part} className={part === "probe" ? "sm:col-span-2" : ""}>
            <TextBox
              label={t(`point.${part}`)}
              placeholder={t(`point.${part}Example`)}
              value={point[part]}
              maxLength={500}
              rows={part === "probe" ? 1 : 2}
              place={`${point.key}.${part}`}
              remarks={describedBy(remarks, `${point.key}.${part}`)}
              onChange={({ target }) => onChange({ ...point, [part]: target.value })}
            />
          </div>
        ))}
      </div>
      <Keywords keywords={point.keywords} onChange={(keywords) => onChange({ ...point, keywords })} />
    </li>
  );
}

/** Words that hint that the point was touched, divided by commas. */
function Keywords({
  keywords,
  onChange,
}: {
  keywords: readonly string[];
  onChange: (keywords: string[]) => void;
}) {
  const { t } = useTranslation("jobs");
  const joined = keywords.join(", ");
  // What is being typed, with its commas; it gives way when the words change from elsewhere.
  const [text, setText] = useState(joined);
  const [seen, setSeen] = useState(joined);
  if (joined !== seen) {
    setSeen(joined);
    if (joined !== wordsOf(text).join(", ")) setText(joined);
  }
  return (
    <FieldShell label={t("point.keywords")} hint={t("point.keywordsHint")}>
      {({ id: field, describedBy: hint }) => (
        <input
          id={field}
          aria-describedby={hint}
          value={text}
          maxLength={1_000}
          className="min-h-10 w-full rounded-control border border-control bg-surface px-3 py-2 text-lg sm:text-base"
          onChange={({ target }) => {
            setText(target.value);
            onChange(wordsOf(target.value));
          }}
        />
      )}
    </FieldShell>
  );
}

const wordsOf = (text: string): string[] =>
  [...new Set(text.split(",").map((word) => word.trim().slice(0, 80)))].filter(Boolean).slice(0, 40);
