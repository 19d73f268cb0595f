import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleStop, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type ReplayRow, type ReplaySummary, type ReplayView, trialKeys, trialsApi } from "@/api/trials";
import { LiveTask } from "@/features/tasks/live-task";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Chip, Notice, Skeleton } from "@/ui/parts";
import { SpentWords } from "./compared";
import { ReplayedInterviews } from "./replay-rows";
import { goesOn, signed } from "./rows";

/** One replay: how far it is, what would change over all, and each interview. */
export function ReplayResult({ jobId, row }: { jobId: string; row: ReplayRow }) {
  const { t } = useTranslation("trials");
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: trialKeys.replays(jobId) });
  const replay = useQuery({
    // With every interview that is done the summary is another one.
    queryKey: [...trialKeys.replay(jobId, row.id), row.status, row.waiting],
    queryFn: ({ signal }) => trialsApi.replayed(jobId, row.id, signal),
    placeholderData: (before) => before,
  });
  const stop = useMutation({
    mutationFn: () => trialsApi.stopReplay(jobId, row.id),
    onSettled: refresh,
  });
  return (
    <section className="grid gap-4" data-testid="replay" data-status={row.status}>
      {goesOn(row.status) && (
        <Card className="grid gap-3">
          {row.task_id && (
            <LiveTask taskId={row.task_id} label={t("replay.running")} onEnded={() => void refresh()} />
          )}
          <div>
            <Button
              icon={CircleStop}
              busy={stop.isPending}
              busyLabel={t("replay.stopping")}
              onClick={() => stop.mutate()}
            >
              {t("replay.stop")}
            </Button>
          </div>
          {stop.error && <Failure error={stop.error} />}
        </Card>
      )}
      {row.status === "failed" && (
        <Notice role="alert" tone="bad" icon={TriangleAlert} title={t("status.failed")}>
          {row.reason && <p>{t("replay.reason", { reason: row.reason })}</p>}
          {row.task_id && (
            <LiveTask taskId={row.task_id} label={t("replay.running")} onEnded={() => void refresh()} />
          )}
        </Notice>
      )}
      {replay.error && <Failure error={replay.error} onRetry={() => void replay.refetch()} />}
      {!replay.data && !replay.error && <Skeleton className="h-40" />}
      {replay.data && <Overall replay={replay.data} />}
      {replay.data && replay.data.done > 0 && <Moved summary={replay.data.summary} />}
      {row.total > 0 && (
        <ReplayedInterviews jobId={jobId} replayId={row.id} version={`${row.status} ${row.waiting}`} />
      )}
    </section>
  );
}

function Overall({ replay }: { replay: ReplayView }) {
  const { t } = useTranslation("trials");
  const { summary } = replay;
  const counts = [
    t("replay.counts", { done: replay.done, total: replay.total }),
    ...(replay.skipped > 0 ? [t("replay.skipped", { count: replay.skipped })] : []),
    ...(replay.failed > 0 ? [t("replay.failedCount", { count: replay.failed })] : []),
  ];
  return (
    <Card className="grid gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 className="text-lg font-semibold" data-testid="replay-changed">
          {t("replay.changed", { count: summary.interviews, changed: summary.changed })}
        </h2>
        <Chip>{t(`status.${replay.status}`)}</Chip>
      </div>
      <p className="text-sm text-muted">
        {counts.join(" · ")} · <SpentWords spent={replay.spent} />
      </p>
      {summary.interviews > 0 && <Figures summary={summary} />}
    </Card>
  );
}

function Figures({ summary }: { summary: ReplaySummary }) {
  const { t, i18n } = useTranslation("trials");
  const figures = [
    { name: t("replay.meanShift"), value: summary.mean_shift === null ? "–" : signed(summary.mean_shift) },
    {
      name: t("replay.largest"),
      value: summary.largest_shift === null ? "–" : signed(summary.largest_shift),
    },
    {
      name: t("replay.rank"),
      value: summary.rank_agreement?.toLocaleString(i18n.language) ?? t("replay.rankNone"),
    },
    ...(summary.agreement
      ? [
          {
            name: t("replay.agreement"),
            value: t("replay.agreementIs", {
              old: summary.agreement.old,
              now: summary.agreement.new,
              decided: summary.agreement.decided,
            }),
          },
        ]
      : []),
  ];
  return (
    <>
      <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {figures.map(({ name, value }) => (
          <div
            key={name}
            className="flex flex-wrap items-baseline justify-between gap-x-3 border-b border-hairline pb-1"
          >
            <dt className="text-muted">{name}</dt>
            <dd className="tabular font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="grid gap-1">
        <h3 className="text-sm text-muted">{t("replay.flips")}</h3>
        <Flips summary={summary} />
      </div>
    </>
  );
}

function Flips({ summary }: { summary: ReplaySummary }) {
  const { t } = useTranslation(["trials", "hr"]);
  if (summary.verdict_flips.length === 0) return <p>{t("replay.noFlips")}</p>;
  const name = (verdict: "PASS" | "REVIEW" | "FAIL" | null) =>
    verdict ? t(`hr:suggested.${verdict}`) : t("replay.noVerdict");
  return (
    <ul>
      {summary.verdict_flips.map((flip) => (
        <li key={`${flip.old} ${flip.new}`}>
          {t("replay.flip", { from: name(flip.old), to: name(flip.new), count: flip.interviews })}
        </li>
      ))}
    </ul>
  );
}

function Moved({ summary }: { summary: ReplaySummary }) {
  const { t } = useTranslation("trials");
  if (summary.points.length === 0) return null;
  const cell = "tabular py-1.5 pl-3 text-right max-sm:p-0 max-sm:text-left";
  const columns = [
    ["up", t("replay.more")],
    ["down", t("replay.less")],
    ["same", t("replay.unmoved")],
  ] as const;
  return (
    <Card className="grid gap-2">
      <h2 className="font-semibold">{t("replay.movedPoints")}</h2>
      <table className="w-full border-collapse max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="border-b border-hairline text-sm text-muted">
            <th className="py-1.5 text-left font-medium">{t("replay.point")}</th>
            {columns.map(([key, name]) => (
              <th key={key} className="py-1.5 pl-3 text-right font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {summary.points.map((point) => (
            <tr
              key={`${point.question_id} ${point.point_id}`}
              className="border-b border-hairline last:border-b-0 max-sm:flex max-sm:flex-wrap max-sm:gap-x-4 max-sm:py-2"
            >
              <th scope="row" className="py-1.5 text-left font-normal max-sm:basis-full max-sm:p-0">
                {point.text}
              </th>
              {columns.map(([key, name]) => (
                <td key={key} className={cell}>
                  <span className="mr-1 text-sm text-muted sm:hidden">{name}</span>
                  {point[key]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
