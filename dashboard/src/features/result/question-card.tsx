import { CircleDashed, ListCollapse, Play, Quote as QuoteIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { QuestionReport, Quote, ReportPoint } from "@/api/types";
import { formatClock } from "@/lib/format";
import { cn } from "@/ui/cn";
import { Card, Chip } from "@/ui/parts";
import { tally } from "./range";
import { ScoreBand } from "./score-band";

interface Props {
  question: QuestionReport;
  thresholds: { pass: number; review: number };
  showScore: boolean;
  canPlay: (callId: string) => boolean;
  onPlay: (quote: Quote) => void;
  /** Brings its words into view in the transcript. */
  onShow: (quote: Quote) => void;
  /** The quote that was opened last. */
  activeQuote: string | null;
}

/** One question: words first, then points, then the number, which opens after the reader's own view. */
export function QuestionCard({
  question,
  thresholds,
  showScore,
  canPlay,
  onPlay,
  onShow,
  activeQuote,
}: Props) {
  const { t } = useTranslation("hr");
  return (
    <Card
      id={`question-${question.index + 1}`}
      className="grid scroll-mt-4 gap-3 print:break-inside-avoid"
      data-testid="question-report"
      data-status={question.status}
    >
      <div className="flex items-start gap-3">
        <span className="tabular text-muted">{question.index + 1}</span>
        <h3 className="min-w-0 flex-1 font-semibold">{question.text}</h3>
        <span className="text-sm text-muted">{t("result.weight", { n: question.weight })}</span>
      </div>
      {question.quotes.length > 0 && (
        <div className="grid gap-2">
          <h4 className="flex items-center gap-1.5 text-sm text-muted">
            <QuoteIcon aria-hidden="true" size={14} strokeWidth={1.75} />
            {t("result.quotes")}
          </h4>
          {question.quotes.map((quote) => (
            <QuoteButton
              key={quote.id}
              quote={quote}
              playable={canPlay(quote.call_id)}
              active={activeQuote === quote.id}
              onPlay={onPlay}
              onShow={onShow}
            />
          ))}
        </div>
      )}
      <State question={question} thresholds={thresholds} showScore={showScore} />
      {question.points.length > 0 && (
        <div className="grid gap-1">
          <h4 className="text-sm text-muted">{t("result.points")}</h4>
          <ul className="grid gap-1">
            {question.points.map((point) => (
              <li key={point.point_id} className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="min-w-0 flex-1 basis-48">{point.text}</span>
                <span className="text-sm text-muted">
                  {t(`result.point.${point.doubtful ? "doubtful" : point.status}`)}
                </span>
                <Votes votes={point.votes} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {showScore && <Feedback question={question} />}
      {question.dropped_quotes > 0 && (
        <p className="text-sm text-subtle">{t("result.dropped", { count: question.dropped_quotes })}</p>
      )}
    </Card>
  );
}

/** By kinds in the reader's language; as it was written where a model wrote it. Without a score the state says it all. */
function Feedback({ question }: Pick<Props, "question">) {
  const { t } = useTranslation("result");
  if (question.status !== "scored" || !question.feedback) return null;
  const texts = new Map(question.points.map((point) => [point.point_id, point.text.replace(/\.$/, "")]));
  const lines = question.feedback_lines.map(({ kind, point_ids }) =>
    t(`feedback.${kind}`, { points: point_ids.map((id) => texts.get(id)).join("; ") }),
  );
  return (
    <p className="max-w-[68ch] text-muted" data-testid="feedback">
      {lines.join(" ") || question.feedback}
    </p>
  );
}

function State({ question, thresholds, showScore }: Pick<Props, "question" | "thresholds" | "showScore">) {
  const { t } = useTranslation(["hr", "result"]);
  if (question.status === "scored") {
    return showScore && question.score !== null ? (
      <ScoreBand score={question.score} range={question.range} thresholds={thresholds} />
    ) : null;
  }
  if (question.status === "not_enough_evidence") {
    return (
      <div className="grid justify-items-start gap-1">
        <Chip icon={CircleDashed}>{t("result.notEnough")}</Chip>
        <p className="text-sm text-muted">
          {question.too_doubtful ? t("result.tooDoubtful") : t("result.notEnoughText")}
        </p>
      </div>
    );
  }
  return (
    <div className="grid justify-items-start gap-1">
      <Chip icon={CircleDashed}>
        {question.status === "skipped" ? t("result.skipped") : t("result.notReached")}
      </Chip>
      {question.status === "not_reached" && (
        <p className="text-sm text-muted">{t("result:feedback.notReached")}</p>
      )}
    </div>
  );
}

/** Where readings differ about a point: how often they said what. */
function Votes({ votes }: Pick<ReportPoint, "votes">) {
  const { t } = useTranslation("hr");
  const counted = tally(votes);
  if (counted.length === 0) return null;
  const said = counted.map(({ status, count }) =>
    t("result.vote", { count, status: t(`result.point.${status}`) }),
  );
  return (
    <span className="basis-full text-sm text-subtle" data-testid="votes">
      {t("result.votes")} {said.join(", ")}
    </span>
  );
}

/** The candidate's words; a press plays them where they were said, the other one shows them there. */
function QuoteButton({
  quote,
  playable,
  active,
  onPlay,
  onShow,
}: {
  quote: Quote;
  playable: boolean;
  active: boolean;
  onPlay: (quote: Quote) => void;
  onShow: (quote: Quote) => void;
}) {
  const { t } = useTranslation(["hr", "result"]);
  const time = formatClock(quote.started_ms);
  return (
    <div
      className={cn(
        "flex items-stretch rounded-control bg-quote text-quote-text",
        active && "outline-2 outline-accent",
      )}
    >
      <button
        type="button"
        data-testid="quote"
        data-started-ms={quote.started_ms}
        data-call-id={quote.call_id}
        aria-current={active || undefined}
        disabled={!playable}
        onClick={() => onPlay(quote)}
        className="flex min-w-0 flex-1 items-start gap-2 rounded-control px-3 py-2 text-left disabled:cursor-default"
      >
        {playable && <Play aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0" />}
        <span className="min-w-0 flex-1">
          {playable && <span className="sr-only">{t("result.playQuote")} </span>}“{quote.text}”
        </span>
        {quote.source === "corrected" ? (
          <span className="text-sm">{t("result.fromCorrection")}</span>
        ) : (
          <span className="tabular text-sm">{time}</span>
        )}
      </button>
      <button
        type="button"
        aria-label={t("result:quote.show", { time })}
        title={t("result:quote.show", { time })}
        onClick={() => onShow(quote)}
        className="no-print inline-flex min-w-9 shrink-0 items-center justify-center rounded-control hover:bg-sunken hover:text-text max-sm:min-w-11"
      >
        <ListCollapse aria-hidden="true" size={16} strokeWidth={1.75} />
      </button>
    </div>
  );
}
