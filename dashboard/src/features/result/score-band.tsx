import { useTranslation } from "react-i18next";
import type { ScoreRange } from "@/api/types";
import { spread } from "./range";

/**
 * A score on a neutral track with the thresholds marked: a range where readings differ, with their middle in it. The
 * colour stays the accent's: good and bad belong to what a person decides.
 */
export function ScoreBand({
  score,
  range,
  thresholds,
}: {
  score: number;
  range?: ScoreRange | null | undefined;
  thresholds: { pass: number; review: number };
}) {
  const { t } = useTranslation("hr");
  const middle = Math.round(score);
  const differ = spread(range);
  const from = differ?.low ?? 0;
  const to = differ?.high ?? middle;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1" data-testid="score-band">
      <span className="tabular min-w-16">
        <span className="font-semibold">
          {differ ? t("result.range", { ...differ }) : t("result.score", { score: middle })}
        </span>
        {differ && <span className="text-sm text-muted"> {t("result.middle", { score: middle })}</span>}
      </span>
      <div
        aria-hidden="true"
        className="relative h-2 flex-1 basis-32 rounded-full border border-hairline bg-sunken"
      >
        <div
          className="absolute inset-y-0 min-w-1 rounded-full bg-accent"
          style={{ left: `${from}%`, width: `${to - from}%` }}
        />
        {differ && <span className="absolute inset-y-0 w-0.5 bg-surface" style={{ left: `${middle}%` }} />}
        {[thresholds.review, thresholds.pass].map((mark) => (
          <span key={mark} className="absolute -inset-y-1.5 w-0.5 bg-text" style={{ left: `${mark}%` }} />
        ))}
      </div>
    </div>
  );
}
