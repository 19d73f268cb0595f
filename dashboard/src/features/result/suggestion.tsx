import { useTranslation } from "react-i18next";
import type { InterviewDetail } from "@/api/types";
import { readings } from "./range";
import { ScoreBand } from "./score-band";

/** What the AI suggests, with what speaks for looking closer. In neutral colours: nothing is decided here. */
export function Suggestion({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("hr");
  const { report } = interview;
  const suggested = interview.suggested_verdict ?? report?.suggested_verdict ?? null;
  const thin = report?.per_question.filter((question) => question.status !== "scored").length ?? 0;
  if (!suggested || !report) return <p className="text-muted">{t("decide.noSuggestion")}</p>;
  return (
    <div
      className="grid gap-2 rounded-control bg-sunken p-3"
      data-testid="verdict-suggested"
      data-verdict={suggested}
    >
      <p className="font-semibold">{t("result.suggestedIs", { verdict: t(`suggested.${suggested}`) })}</p>
      {report.overall != null && (
        <ScoreBand score={report.overall} range={report.range} thresholds={report.thresholds} />
      )}
      <p className="text-sm text-muted">
        {readings(report) > 1 && `${t("result.readings", { count: readings(report) })} · `}
        {t("result.thresholds", { ...report.thresholds })}
        {thin > 0 && ` · ${t("result.withoutEvidence", { count: thin, total: report.per_question.length })}`}
      </p>
      {report.review_reasons.length > 0 && (
        <div>
          <h3 className="text-sm text-muted">{t("result.reasons")}</h3>
          <ul className="list-disc pl-5 marker:text-subtle">
            {report.review_reasons.map((reason) => (
              <li key={reason}>{t(`result.reason.${reason}`)}</li>
            ))}
          </ul>
        </div>
      )}
      <p className="text-sm">{t("result.aiErrs")}</p>
    </div>
  );
}
