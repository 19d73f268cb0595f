import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ReplayedInterview, trialKeys, trialsApi } from "@/api/trials";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { isOpen, onlyDifferent, shift } from "./rows";
import { SideBySide } from "./side-by-side";

/** Old and new of each interview, what would change most first; cards on a phone. */
export function ReplayedInterviews({
  jobId,
  replayId,
  version,
}: {
  jobId: string;
  replayId: string;
  /** Changes with every interview that is judged. */
  version: string;
}) {
  const { t } = useTranslation("trials");
  const [page, setPage] = useState(1);
  const list = useQuery({
    queryKey: [...trialKeys.replay(jobId, replayId), "interviews", page, version],
    queryFn: ({ signal }) => trialsApi.replayedInterviews(jobId, replayId, page, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="grid gap-2">
      <h2 className="text-lg font-semibold">{t("replay.interviews")}</h2>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-40" />}
      {list.data && (
        <ul className="overflow-hidden rounded-card border border-hairline bg-surface">
          {list.data.interviews.map((one) => (
            <Row key={one.interview_id} interview={one} />
          ))}
        </ul>
      )}
      <Pages page={page} pages={list.data?.pages ?? 1} onPage={setPage} />
    </section>
  );
}

function Row({ interview }: { interview: ReplayedInterview }) {
  const { t } = useTranslation("trials");
  const differing = isOpen(interview) ? onlyDifferent(interview.questions) : [];
  return (
    <li className="grid gap-2 border-b border-hairline px-4 py-3 last:border-b-0" data-testid="replayed">
      <div className="grid gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-baseline">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <Link
            to="/interviews/$id"
            params={{ id: interview.interview_id }}
            className="font-medium underline"
          >
            {interview.candidate.name}
          </Link>
          {interview.completed_at && (
            <span className="text-sm text-muted">
              <Time at={interview.completed_at} dateOnly />
            </span>
          )}
        </p>
        <Values interview={interview} />
      </div>
      <Remarks interview={interview} />
      {differing.length > 0 && (
        <details>
          <summary className="py-1">{t("replay.details")}</summary>
          <div className="mt-2">
            <SideBySide questions={differing} names={[t("replay.old"), t("replay.new")]} />
          </div>
        </details>
      )}
    </li>
  );
}

const LEFT = ["not_scored", "technical_fault", "no_question", "gone"] as const;

function Values({ interview }: { interview: ReplayedInterview }) {
  const { t } = useTranslation(["trials", "hr"]);
  if (interview.state === "waiting") return <p className="text-muted">{t("status.queued")}</p>;
  if (interview.state === "skipped" || interview.state === "failed") {
    const why = LEFT.find((known) => known === interview.reason) ?? "other";
    return <p className="text-muted">{t(`replay.left.${why}`)}</p>;
  }
  const flips = interview.flips > 0 && (
    <span className="text-muted">
      {t("replay.flipped")}: {interview.flips}
    </span>
  );
  if (!isOpen(interview)) {
    return (
      <p className="flex flex-wrap gap-x-4 text-muted">
        <span>{interview.changed ? t("replay.undecided") : t("replay.stays")}</span>
        {flips}
      </p>
    );
  }
  const score = (value: number | null) => value ?? t("noScore");
  const verdict = (value: ReplayedInterview["old_verdict"]) =>
    value ? t(`hr:suggested.${value}`) : t("replay.noVerdict");
  const difference = shift(interview.old_score, interview.new_score);
  return (
    <p className="tabular flex flex-wrap gap-x-4">
      <span className="font-medium">
        {score(interview.old_score)} → {score(interview.new_score)}
        {difference && <span className="ml-1.5 text-muted">({difference})</span>}
      </span>
      <span>
        {interview.old_verdict === interview.new_verdict
          ? verdict(interview.old_verdict)
          : `${verdict(interview.old_verdict)} → ${verdict(interview.new_verdict)}`}
      </span>
      {flips}
    </p>
  );
}

function Remarks({ interview }: { interview: ReplayedInterview }) {
  const { t } = useTranslation("trials");
  const remarks = [
    interview.judge_differs && t("replay.judgeDiffers"),
    interview.words_differ && t("replay.wordsDiffer"),
    interview.not_asked.length > 0 && t("replay.notAsked", { count: interview.not_asked.length }),
    interview.asked_otherwise.length > 0 && t("replay.asked", { count: interview.asked_otherwise.length }),
  ].filter((remark) => remark !== false);
  if (remarks.length === 0) return null;
  return <p className="text-sm text-subtle">{remarks.join(" ")}</p>;
}
