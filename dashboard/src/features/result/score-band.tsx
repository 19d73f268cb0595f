import { useTranslation } from "react-i18next";

/**
 * A score on a neutral track with the thresholds marked. The colour stays the accent's: good and bad belong to what a
 * person decides.
 */
export function ScoreBand({
  score,
  thresholds,
}: {
  score: number;
  thresholds: { pass: number; review: number };
}) {
  const { t } = useTranslation("hr");
  const rounded = Math.round(score);
  return (
    <div className="flex items-center gap-3">
      <span className="tabular min-w-16 font-semibold">{t("result.score", { score: rounded })}</span>
      <div aria-hidden="true" className="relative h-2 flex-1 rounded-full border border-hairline bg-sunken">
        <div className="absolute inset-y-0 left-0 rounded-full bg-accent" style={{ width: `${rounded}%` }} />
        {[thresholds.review, thresholds.pass].map((mark) => (
          <span key={mark} className="absolute -inset-y-1.5 w-0.5 bg-text" style={{ left: `${mark}%` }} />
        ))}
      </div>
    </div>
  );
}
