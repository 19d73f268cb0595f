import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Funnel, FunnelSource, FunnelStage, NumbersFilter, Overview } from "@/api/analytics";
import { BarList, shareOf } from "./bar-list";
import { useBefore, useCompared } from "./before";
import { ChartCard } from "./chart-card";
import { Figure, FigureRow, Frame, Nothing, useFilter } from "./frame";
import { FEW, useFigures, useNumbers } from "./numbers";
import { Waiting } from "./waiting";

/** Is hiring moving: how far people get, from where, how long it takes, and who waits. */
export default function PipelinePage() {
  const { t } = useTranslation("analytics");
  const filter = useFilter();
  const overview = useNumbers("overview", filter);
  const funnel = useNumbers("funnel", filter);
  const found = funnel.data;
  const before = useBefore("funnel", filter);
  const nothing = found?.came === 0 && found.stages.every((stage) => stage.reached === 0);
  return (
    <Frame tab="pipeline" lead={t("pipeline.lead")} zone={found?.timezone}>
      {overview.data && <Glance overview={overview.data} filter={filter} />}
      {nothing ? (
        <Nothing>{t("none.pipeline")}</Nothing>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
          <HowFar funnel={found} before={before} query={funnel} filter={filter} />
          <HowLong stages={found?.stages} before={before?.stages} query={funnel} filter={filter} />
          <Sources funnel={found} query={funnel} />
          <Waiting filter={filter} />
        </div>
      )}
    </Frame>
  );
}

type Query = Parameters<typeof ChartCard>[0]["query"];

function Glance({ overview, filter }: { overview: Overview; filter: NumbersFilter }) {
  const { t } = useTranslation("analytics");
  const { count, percent, stay } = useFigures();
  const before = useBefore("overview", filter);
  const compared = useCompared(filter);
  return (
    <FigureRow>
      <Figure label={t("glance.candidates")} before={compared(overview.candidates, before?.candidates)}>
        {count(overview.candidates)}
      </Figure>
      <Figure
        label={t("glance.completed")}
        before={compared(overview.completed, before?.completed)}
        note={
          overview.completion_rate === null
            ? undefined
            : t("glance.completion", { share: percent(overview.completion_rate) })
        }
      >
        {count(overview.completed)}
      </Figure>
      <Figure
        label={t("glance.waiting")}
        note={
          overview.waiting_for_review > 0 && (
            <Link to="/interviews" search={{ status: "completed" }} className="text-accent hover:underline">
              {t("glance.open")}
            </Link>
          )
        }
      >
        {count(overview.waiting_for_review)}
      </Figure>
      <Figure
        label={t("glance.decision")}
        before={compared(overview.hours_to_decision, before?.hours_to_decision, stay)}
        note={t("glance.decided", { count: overview.decided })}
      >
        {overview.hours_to_decision === null ? "–" : stay(overview.hours_to_decision)}
      </Figure>
    </FigureRow>
  );
}

/** To everybody who stands in a stage now. */
function StageLink({ stage, job }: { stage: FunnelStage["status"]; job: string | undefined }) {
  const { t } = useTranslation("hr");
  return (
    <Link
      to="/candidates"
      search={{ status: stage, ...(job ? { job } : {}) }}
      className="inline-block py-0.5 text-accent hover:underline"
    >
      {t(`stage.${stage}`)}
    </Link>
  );
}

function HowFar({
  funnel,
  before,
  query,
  filter,
}: {
  funnel: Funnel | undefined;
  before: Funnel | undefined;
  query: Query;
  filter: NumbersFilter;
}) {
  const { t } = useTranslation("analytics");
  const words = useTranslation("hr").t;
  const { count, percent } = useFigures();
  const came = funnel?.came ?? 0;
  const steps = (funnel?.stages ?? []).filter((stage) => stage.at_least !== null);
  const out = (funnel?.stages ?? []).filter((stage) => stage.at_least === null);
  const compared = useCompared(filter);
  const earlier = (status: string) => before?.stages.find((stage) => stage.status === status)?.at_least;
  const got = (status: string) => steps.find((stage) => stage.status === status)?.at_least ?? 0;
  const rate = (people: number) => (came > 0 ? percent(people / came) : "–");
  return (
    <ChartCard
      id="funnel"
      readable
      title={t("funnel.title")}
      sentence={
        came === 0
          ? t("funnel.nobody")
          : t("funnel.sentence", {
              came: count(came),
              interviewed: count(got("interviewed")),
              share: rate(got("interviewed")),
              hired: count(got("hired")),
            })
      }
      counted={t("funnel.counted")}
      columns={[
        {
          key: "stage",
          label: t("col.stage"),
          show: (row) => <StageLink stage={row.status} job={filter.job} />,
          plain: (row) => words(`stage.${row.status}`),
        },
        { key: "far", label: t("col.atLeast"), numeric: true, show: (row) => row.at_least },
        {
          key: "share",
          label: t("col.share"),
          numeric: true,
          show: (row) => (row.at_least === null ? null : rate(row.at_least)),
        },
        ...(before
          ? [
              {
                key: "before",
                label: t("col.before"),
                numeric: true,
                show: (row: FunnelStage) => earlier(row.status) ?? null,
              },
            ]
          : []),
        { key: "now", label: t("col.now"), numeric: true, show: (row) => row.now },
        { key: "reached", label: t("col.reached"), numeric: true, show: (row) => row.reached },
      ]}
      rows={funnel ? [...steps, ...out] : undefined}
      keyOf={(row) => row.status}
      query={query}
      chart={
        <BarList
          label={t("funnel.title")}
          bars={steps.map((stage) => ({
            key: stage.status,
            label: <StageLink stage={stage.status} job={filter.job} />,
            value: `${count(stage.at_least ?? 0)} · ${rate(stage.at_least ?? 0)}`,
            note: [t("funnel.now", { count: stage.now }), compared(stage.at_least, earlier(stage.status))]
              .filter(Boolean)
              .join(" · "),
            share: came > 0 ? (stage.at_least ?? 0) / came : 0,
            ...(before && before.came > 0 ? { before: (earlier(stage.status) ?? 0) / before.came } : {}),
          }))}
        />
      }
    >
      {funnel && (
        <p className="text-sm text-muted">
          {out.map((stage) => `${words(`stage.${stage.status}`)}: ${count(stage.now)}`).join(" · ")}
        </p>
      )}
    </ChartCard>
  );
}

function HowLong({
  stages,
  before,
  query,
  filter,
}: {
  stages: FunnelStage[] | undefined;
  before: FunnelStage[] | undefined;
  query: Query;
  filter: NumbersFilter;
}) {
  const { t } = useTranslation("analytics");
  const words = useTranslation("hr").t;
  const { stay, count } = useFigures();
  const left = (stages ?? []).filter((stage) => stage.left > 0 && stage.at_least !== null);
  const timed = left.filter((stage) => stage.left >= FEW);
  const slowest = timed.toSorted((a, b) => (b.median_hours ?? 0) - (a.median_hours ?? 0))[0];
  const compared = useCompared(filter);
  const earlier = (status: string) => {
    const stage = before?.find((one) => one.status === status);
    return stage && stage.left >= FEW ? stage.median_hours : null;
  };
  const shown = (stage: FunnelStage, hours: number | null) =>
    stage.left < FEW || hours === null ? t("few", { few: FEW }) : stay(hours);
  return (
    <ChartCard
      id="time-in-stage"
      readable
      title={t("stay.title")}
      sentence={
        slowest
          ? t("stay.sentence", {
              stage: words(`stage.${slowest.status}`),
              median: stay(slowest.median_hours ?? 0),
              p90: stay(slowest.p90_hours ?? 0),
            })
          : t("stay.few", { few: FEW })
      }
      counted={t("stay.counted")}
      columns={[
        { key: "stage", label: t("col.stage"), show: (row) => words(`stage.${row.status}`) },
        { key: "left", label: t("col.left"), numeric: true, show: (row) => row.left },
        {
          key: "median",
          label: t("col.median"),
          numeric: true,
          show: (row) => shown(row, row.median_hours),
        },
        { key: "p90", label: t("col.p90"), numeric: true, show: (row) => shown(row, row.p90_hours) },
        ...(before
          ? [
              {
                key: "before",
                label: t("col.medianBefore"),
                numeric: true,
                show: (row: FunnelStage) => {
                  const hours = earlier(row.status);
                  return hours === null ? null : stay(hours);
                },
              },
            ]
          : []),
        {
          key: "hours",
          label: t("col.medianHours"),
          numeric: true,
          show: (row) => (row.left < FEW ? null : row.median_hours),
        },
      ]}
      rows={stages ? left : undefined}
      keyOf={(row) => row.status}
      query={query}
      chart={
        <BarList
          label={t("stay.title")}
          bars={left.map((stage) => {
            const many = stage.left >= FEW;
            return {
              key: stage.status,
              label: words(`stage.${stage.status}`),
              value: shown(stage, stage.median_hours),
              note: many
                ? [
                    t("stay.note", { p90: stay(stage.p90_hours ?? 0), people: count(stage.left) }),
                    compared(stage.median_hours, earlier(stage.status), stay),
                  ]
                    .filter(Boolean)
                    .join(" · ")
                : t("stay.n", { count: stage.left }),
              share: many
                ? shareOf(
                    stage.median_hours,
                    timed.map((one) => one.median_hours),
                  )
                : 0,
            };
          })}
        />
      }
    />
  );
}

function Sources({ funnel, query }: { funnel: Funnel | undefined; query: Query }) {
  const { t } = useTranslation("analytics");
  const { count, percent } = useFigures();
  const sources = funnel?.sources ?? [];
  const known = sources.filter((source) => source.source !== null);
  const name = (row: FunnelSource) => row.source ?? t("source.unknown");
  const most = known[0];
  const of = (part: number, row: FunnelSource) => (row.came > 0 ? percent(part / row.came) : "–");
  return (
    <ChartCard
      id="sources"
      readable
      title={t("source.title")}
      sentence={
        most
          ? t("source.sentence", {
              source: name(most),
              came: count(most.came),
              share: of(most.interviewed, most),
            })
          : t("source.none")
      }
      counted={t("source.counted")}
      columns={[
        { key: "source", label: t("col.source"), show: name },
        { key: "came", label: t("col.came"), numeric: true, show: (row) => row.came },
        { key: "interviewed", label: t("col.interviewed"), numeric: true, show: (row) => row.interviewed },
        { key: "offered", label: t("col.offered"), numeric: true, show: (row) => row.offered },
        { key: "hired", label: t("col.hired"), numeric: true, show: (row) => row.hired },
      ]}
      rows={funnel ? sources : undefined}
      keyOf={(row) => row.source ?? ""}
      query={query}
      chart={
        <BarList
          label={t("source.title")}
          bars={sources.map((row) => ({
            key: row.source ?? "",
            label: name(row),
            value: count(row.came),
            note: t("source.note", {
              interviewed: count(row.interviewed),
              offered: count(row.offered),
              hired: count(row.hired),
            }),
            share: shareOf(
              row.came,
              sources.map((one) => one.came),
            ),
          }))}
        />
      }
    />
  );
}
