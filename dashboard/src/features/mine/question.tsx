import { Play } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Mark, PointView, ReviewForm } from "@/api/schedule";
import { formatClock } from "@/lib/format";
import { cn } from "@/ui/cn";
import { TextField } from "@/ui/field";
import { Card } from "@/ui/parts";
import { keyOf } from "./draft";

export type Question = ReviewForm["questions"][number];
export const MARKS: readonly Mark[] = ["shown", "partly", "not_shown", "cannot_tell"];

interface Props {
  question: Question;
  n: number;
  total: number;
  points: Record<string, PointView>;
  /** Null: nothing can be changed any more. */
  onPoint: ((key: string, point: PointView) => void) | null;
  flagged: ReadonlySet<string>;
  sound: { canPlay: (callId: string) => boolean; play: (callId: string, startedMs: number) => void };
}

/** The question, the words, the points: in the order in which one listens. */
export function QuestionForm({ question, n, total, points, onPoint, flagged, sound }: Props) {
  const { t } = useTranslation("schedule");
  return (
    <Card className="grid gap-4" aria-labelledby={`q-${question.question_id}`}>
      <div>
        <p className="text-sm text-muted">{t("review.question", { n, total })}</p>
        <h2 id={`q-${question.question_id}`} className="text-lg font-semibold">
          {question.text}
        </h2>
      </div>
      <Words question={question} sound={sound} />
      {question.points.map((point) => {
        const key = keyOf(question.question_id, point.id);
        const given = points[key];
        const base: PointView = given ?? {
          question_id: question.question_id,
          point_id: point.id,
          mark: null,
          note: "",
        };
        return (
          <fieldset
            key={key}
            id={`point-${key}`}
            disabled={onPoint === null}
            className={cn("grid gap-2 border-l-2 pl-3", flagged.has(key) ? "border-bad" : "border-hairline")}
          >
            <legend className="mb-1 font-medium">{point.text}</legend>
            {(point.strong || point.partial) && (
              <details className="text-sm text-muted">
                <summary className="cursor-pointer">{t("review.anchors")}</summary>
                {point.strong && (
                  <p>
                    {t("review.strong")} {point.strong}
                  </p>
                )}
                {point.partial && (
                  <p>
                    {t("review.partial")} {point.partial}
                  </p>
                )}
              </details>
            )}
            <div className="grid grid-cols-2 gap-1 sm:grid-cols-4">
              {MARKS.map((mark) => (
                <label
                  key={mark}
                  className={cn(
                    "flex min-h-11 items-center justify-center rounded-control border px-2 text-center select-none has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
                    given?.mark === mark
                      ? "border-accent bg-accent-tint font-medium text-accent-tint-text"
                      : "border-control hover:bg-sunken",
                  )}
                >
                  <input
                    type="radio"
                    name={key}
                    className="sr-only"
                    checked={given?.mark === mark}
                    onChange={() => onPoint?.(key, { ...base, mark })}
                  />
                  {t(`review.mark.${mark}`)}
                </label>
              ))}
            </div>
            <TextField
              label={t("review.note")}
              aria-label={t("review.notePoint", { point: point.text })}
              maxLength={1_000}
              value={given?.note ?? ""}
              onChange={(event) => onPoint?.(key, { ...base, note: event.target.value })}
            />
          </fieldset>
        );
      })}
    </Card>
  );
}

export function Words({ question, sound }: Pick<Props, "question" | "sound">) {
  const { t } = useTranslation("schedule");
  if (question.words.length === 0) return <p className="text-muted">{t("review.noWords")}</p>;
  return (
    <ul className="grid max-w-[68ch] gap-1.5">
      {question.words.map((one) => (
        <li key={`${one.call_id}:${one.started_ms}`} className="flex items-start gap-2">
          {sound.canPlay(one.call_id) && (
            <button
              type="button"
              aria-label={t("review.play", { time: formatClock(one.started_ms) })}
              onClick={() => sound.play(one.call_id, one.started_ms)}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-accent hover:bg-sunken max-sm:size-11"
            >
              <Play aria-hidden="true" size={16} strokeWidth={1.75} />
            </button>
          )}
          <p className="py-1">
            {one.text}
            {one.corrected && <span className="ml-1 text-sm text-muted">({t("review.corrected")})</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}
