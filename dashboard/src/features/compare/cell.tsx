import { Link } from "@tanstack/react-router";
import { CircleDashed, Play, Square } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { InterviewDetail } from "@/api/types";
import type { Player } from "@/features/receipt/player";
import { suggestionShown, useOwnView } from "@/features/result/own-view";
import { ScoreBand } from "@/features/result/score-band";
import { formatClock } from "@/lib/format";
import { answerOf, bestQuote, type Column } from "./columns";

/** A quote starts a second early, so that its first word is not cut. */
const LEAD_MS = 1_000;

export interface Cells {
  column: Column;
  /** Named for those who hear the cell by itself. */
  name: string;
  player: Player;
}

/** Band and best words of one person about one question, or in grey why there are none. */
export function Answer({ column, name, player, questionId }: Cells & { questionId: string }) {
  const { t } = useTranslation(["result", "hr"]);
  if (column.absence !== null || !column.interview) {
    return <Grey>{t(`compare.absent.${column.absence ?? "erased"}`)}</Grey>;
  }
  const question = answerOf(column, questionId);
  const quote = question ? bestQuote(question) : null;
  return (
    <div className="grid gap-2">
      <Score interview={column.interview} questionId={questionId} column={column} />
      {quote ? (
        <Said column={column} name={name} player={player} quoteId={quote.id} questionId={questionId} />
      ) : (
        question?.status === "scored" && <Grey>{t("compare.noWords")}</Grey>
      )}
      <Link
        to="/interviews/$id"
        params={{ id: column.id }}
        search={
          quote
            ? { call: quote.call_id, t: Math.max(0, Math.round((quote.started_ms - LEAD_MS) / 1_000)) }
            : {}
        }
        {...(question ? { hash: `question-${question.index + 1}` } : {})}
        className="no-print justify-self-start text-sm text-accent underline underline-offset-2"
      >
        {t("compare.open")}
        <span className="sr-only"> {name}</span>
      </Link>
    </div>
  );
}

function Score({
  interview,
  column,
  questionId,
}: {
  interview: InterviewDetail;
  column: Column;
  questionId: string;
}) {
  const { t } = useTranslation(["result", "hr"]);
  const [view] = useOwnView(interview.id);
  const question = answerOf(column, questionId);
  if (!question) return null;
  if (question.status !== "scored") {
    return (
      <Grey>
        {question.status === "not_enough_evidence"
          ? t("hr:result.notEnough")
          : t(`compare.${question.status}`)}
      </Grey>
    );
  }
  if (!suggestionShown(interview, view)) return <p className="text-sm text-muted">{t("compare.folded")}</p>;
  if (question.score == null || !interview.report) return null;
  return <ScoreBand score={question.score} range={question.range} thresholds={interview.report.thresholds} />;
}

function Said({
  column,
  name,
  player,
  quoteId,
  questionId,
}: Cells & { quoteId: string; questionId: string }) {
  const { t } = useTranslation("result");
  const quote = answerOf(column, questionId)?.quotes.find(({ id }) => id === quoteId);
  const call = column.interview?.calls.find(({ id }) => id === quote?.call_id);
  if (!quote) return null;
  const key = `${column.id} ${quote.id}`;
  const sounds = player.playing === key;
  const offset = call?.recording?.started_ms ?? 0;
  const Icon = sounds ? Square : Play;
  return (
    <button
      type="button"
      data-cell-button
      disabled={!player.has(quote.call_id)}
      onClick={() =>
        sounds
          ? player.stop()
          : player.play(key, quote.call_id, quote.started_ms - LEAD_MS - offset, quote.ended_ms - offset)
      }
      className="flex items-start gap-2 rounded-control bg-quote px-3 py-2 text-left text-quote-text disabled:cursor-default"
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="no-print mt-0.5 shrink-0" />
      <span className="min-w-0 flex-1">
        <span className="sr-only">{t(sounds ? "compare.stop" : "compare.play", { name })} </span>“{quote.text}
        ”
      </span>
      <span className="tabular text-sm">{formatClock(quote.started_ms)}</span>
    </button>
  );
}

/** How a point stands for one person. */
export function PointCell({
  column,
  questionId,
  pointId,
}: {
  column: Column;
  questionId: string;
  pointId: string;
}) {
  const { t } = useTranslation(["hr", "result"]);
  const [view] = useOwnView(column.id);
  const point = answerOf(column, questionId)?.points.find(({ point_id }) => point_id === pointId);
  if (column.absence !== null || !point) return <span className="text-subtle">–</span>;
  if (column.interview && !suggestionShown(column.interview, view))
    return <span className="text-subtle">–</span>;
  return <span>{t(`result.point.${point.doubtful ? "doubtful" : point.status}`)}</span>;
}

function Grey({ children }: { children: React.ReactNode }) {
  return (
    <p className="flex items-start gap-1.5 rounded-control bg-sunken px-3 py-2 text-sm text-muted">
      <CircleDashed aria-hidden="true" size={14} strokeWidth={1.75} className="mt-0.5 shrink-0" />
      {children}
    </p>
  );
}
