import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LoaderCircle, RotateCcw, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { InterviewDetail, Quote, Report } from "@/api/types";
import { HeardAgain } from "@/features/hearing/heard-again";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Notice, Skeleton } from "@/ui/parts";
import { suggestionShown, useOwnView } from "./own-view";
import { QuestionCard } from "./question-card";
import { Summary } from "./summary";

interface Props {
  interview: InterviewDetail;
  canPlay: (callId: string) => boolean;
  onPlay: (quote: Quote) => void;
  onShow: (quote: Quote) => void;
  activeQuote: string | null;
}

export function ReportView({ interview, canPlay, onPlay, onShow, activeQuote }: Props) {
  const { t } = useTranslation("hr");
  const { report, scoring } = interview;
  const [ownView] = useOwnView(interview.id);
  const shown = suggestionShown(interview, ownView);
  const working = scoring.state === "queued" || scoring.state === "running";
  return (
    <section aria-labelledby="report-heading" className="grid gap-3" data-testid="report">
      <h2 id="report-heading" className="text-lg font-semibold">
        {t("result.scoresTitle")}
      </h2>
      <Scoring interview={interview} />
      {working && !report && (
        <div aria-busy="true" className="grid gap-3">
          <Skeleton className="h-40" />
          <Skeleton className="h-40" />
        </div>
      )}
      {report && !report.error && (
        <>
          {report.per_question.map((question) => (
            <QuestionCard
              key={question.question_id}
              question={question}
              thresholds={report.thresholds}
              showScore={shown}
              canPlay={canPlay}
              onPlay={onPlay}
              onShow={onShow}
              activeQuote={activeQuote}
            />
          ))}
          {shown && report.per_question.length > 0 && <Summary report={report} />}
          <Judges report={report} shown={shown} />
          {report.hearing && <HeardAgain hearing={report.hearing} />}
        </>
      )}
    </section>
  );
}

/** Who read it and how often; a judge that failed is stated, with why. */
function Judges({ report, shown }: { report: Report; shown: boolean }) {
  const { t } = useTranslation("hr");
  // A report of before there were several readings names one judge.
  const judgings = report.judgings.length > 0 ? report.judgings : [{ ...report.judge, runs: 1, scores: [] }];
  return (
    <ul className="grid gap-1 text-sm text-subtle" data-testid="judges">
      {judgings.map((judging) => (
        <li key={`${judging.engine} ${judging.model} ${judging.prompt_version}`}>
          {t("result.judge", {
            engine: judging.engine,
            model: judging.model,
            version: judging.prompt_version,
          })}
          {judging.runs > 1 && ` · ${t("result.read", { made: judging.scores.length, count: judging.runs })}`}
          {shown &&
            judging.scores.length > 1 &&
            ` · ${t("result.scores")} ${judging.scores.map((score) => score ?? "–").join(", ")}`}
          {"error" in judging && judging.error && <span className="block text-text">{judging.error}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Scoring under way or failed; the transcript beside it is complete either way. */
function Scoring({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("hr");
  const client = useQueryClient();
  const { scoring, report } = interview;
  const again = useMutation({
    mutationFn: () => companyApi.score(interview.id),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.interview(interview.id) }),
  });
  const failed = scoring.state === "failed" || Boolean(report?.error);
  if (scoring.state === "queued" || scoring.state === "running") {
    return (
      <Notice
        role="status"
        icon={LoaderCircle}
        title={
          scoring.step === "listening" ? t("result.scoring.listening") : t(`result.scoring.${scoring.state}`)
        }
        data-testid="scoring"
      >
        {scoring.step === "listening" && scoring.total
          ? t("result.scoring.listened", { done: scoring.done ?? 0, total: scoring.total })
          : null}
      </Notice>
    );
  }
  const missing = scoring.state === "none" && !report && interview.status === "completed";
  if (!failed && !missing) return null;
  return (
    <>
      <Notice
        role="status"
        tone={failed ? "caution" : "neutral"}
        icon={TriangleAlert}
        title={failed ? t("result.scoring.failed") : t("result.scoring.none")}
        actions={
          <Button
            icon={RotateCcw}
            data-testid="score-again"
            busy={again.isPending}
            busyLabel={t("result.scoring.asking")}
            onClick={() => again.mutate()}
          >
            {t("result.scoring.again")}
          </Button>
        }
      >
        {scoring.error ?? report?.error}
      </Notice>
      {again.error && <Failure error={again.error} />}
    </>
  );
}
