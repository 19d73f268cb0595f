import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CostLine, CostMonth, Costs, JobCost, NumbersFilter } from "@/api/analytics";
import { BarList, shareOf } from "./bar-list";
import { useBefore, useCompared } from "./before";
import { BehindSheet, type Opened } from "./behind";
import { ChartCard } from "./chart-card";
import { Figure, FigureRow, Frame, Nothing, useFilter } from "./frame";
import { FEW, spanName, useFigures, useNumbers } from "./numbers";
import { Open } from "./open";
import { Columns } from "./plots";

type Query = ReturnType<typeof useNumbers<"costs">>;

/** What it costs, and where each price is from. */
export default function CostsPage() {
  const { t } = useTranslation("analytics");
  const filter = useFilter();
  const costs = useNumbers("costs", filter);
  const [opened, setOpened] = useState<Opened | null>(null);
  const found = costs.data;
  return (
    <Frame tab="costs" lead={t("costs.lead")} zone={found?.timezone}>
      {found?.lines.length === 0 ? (
        <Nothing>{t("none.costs")}</Nothing>
      ) : (
        <>
          {found && <Glance costs={found} filter={filter} />}
          {found && <Prices costs={found} />}
          <Months query={costs} open={setOpened} />
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
            <Jobs query={costs} open={setOpened} />
            <Engines query={costs} />
          </div>
        </>
      )}
      <BehindSheet filter={filter} opened={opened} onClose={() => setOpened(null)} />
    </Frame>
  );
}

function Glance({ costs, filter }: { costs: Costs; filter: NumbersFilter }) {
  const { t } = useTranslation("analytics");
  const { dollars } = useFigures();
  const before = useBefore("costs", filter);
  const compared = useCompared(filter);
  const one = costs.one_interview;
  return (
    <FigureRow>
      <Figure label={t("costs.total")} before={compared(costs.total_usd, before?.total_usd, dollars)}>
        {dollars(costs.total_usd)}
      </Figure>
      <Figure
        label={t("costs.median")}
        before={compared(one.median_usd, before?.one_interview.median_usd, dollars)}
        note={
          one.p90_usd === null
            ? t("few", { few: FEW })
            : t("costs.p90", { value: dollars(one.p90_usd), count: one.interviews })
        }
      >
        {one.median_usd === null ? "–" : dollars(one.median_usd)}
      </Figure>
      <Figure
        label={t("costs.whole")}
        before={compared(costs.per_interview_usd, before?.per_interview_usd, dollars)}
        note={t("costs.completed", { count: costs.completed_interviews })}
      >
        {costs.per_interview_usd === null ? "–" : dollars(costs.per_interview_usd)}
      </Figure>
    </FigureRow>
  );
}

/** Measured is what was used; whose price it is, is said. */
function Prices({ costs }: { costs: Costs }) {
  const { t } = useTranslation("analytics");
  return (
    <p className="max-w-[68ch] text-muted" data-testid="prices">
      {costs.prices_as_of ? t("costs.list", { date: costs.prices_as_of }) : t("costs.noList")}{" "}
      {costs.phone.legs > 0 && t("costs.phone", { count: costs.phone.legs, billed: costs.phone.billed })}{" "}
      {costs.unpriced_calls > 0 && t("costs.unpriced", { count: costs.unpriced_calls })}
    </p>
  );
}

function Months({ query, open }: { query: Query; open: (to: Opened) => void }) {
  const { t, i18n } = useTranslation("analytics");
  const { dollars } = useFigures();
  const months = query.data?.months;
  const name = (row: CostMonth) => spanName(row.since, query.data?.timezone ?? "UTC", "month", i18n.language);
  const show = (row: CostMonth | undefined) =>
    row &&
    row.cost_usd > 0 &&
    open({ title: name(row), mark: { since: row.since, until: row.until, order: "cost" } });
  const dearest = months?.toSorted((a, b) => b.cost_usd - a.cost_usd)[0];
  return (
    <ChartCard
      id="cost-by-month"
      title={t("months.title")}
      sentence={
        dearest && dearest.cost_usd > 0
          ? t("months.sentence", { month: name(dearest), cost: dollars(dearest.cost_usd) })
          : t("months.nothing")
      }
      counted={t("months.counted")}
      columns={[
        {
          key: "month",
          label: t("col.month"),
          show: (row) =>
            row.cost_usd > 0 ? <Open label={name(row)} onClick={() => show(row)} /> : name(row),
          plain: name,
        },
        {
          key: "cost",
          label: t("col.cost"),
          numeric: true,
          show: (row) => dollars(row.cost_usd),
          plain: (row) => row.cost_usd,
        },
        {
          key: "n",
          label: t("col.interviews"),
          numeric: true,
          show: (row) => row.completed_interviews,
        },
      ]}
      rows={months}
      keyOf={(row) => row.since}
      query={query}
      chart={
        <Columns
          data={(months ?? []).map((row) => ({ name: name(row), cost: row.cost_usd }))}
          series={{ key: "cost", label: t("col.cost") }}
          show={dollars}
          onPick={(place) => show(months?.[place])}
        />
      }
    />
  );
}

function Jobs({ query, open }: { query: Query; open: (to: Opened) => void }) {
  const { t } = useTranslation("analytics");
  const { dollars } = useFigures();
  const jobs = query.data?.jobs ?? [];
  const title = (row: JobCost) => row.title ?? t("jobs.none");
  const named = (row: JobCost) => {
    const id = row.job_template_id;
    if (!id) return title(row);
    const mark = { job_template_id: id, order: "cost" } as const;
    return <Open label={title(row)} onClick={() => open({ title: title(row), mark })} />;
  };
  const first = jobs.find((row) => row.job_template_id && row.cost_usd > 0);
  return (
    <ChartCard
      id="cost-by-job"
      readable
      title={t("jobs.title")}
      sentence={
        first ? t("jobs.sentence", { job: title(first), cost: dollars(first.cost_usd) }) : t("jobs.nothing")
      }
      counted={t("jobs.counted")}
      columns={[
        { key: "job", label: t("col.job"), show: named, plain: title },
        {
          key: "cost",
          label: t("col.cost"),
          numeric: true,
          show: (row) => dollars(row.cost_usd),
          plain: (row) => row.cost_usd,
        },
        { key: "n", label: t("col.interviews"), numeric: true, show: (row) => row.completed_interviews },
        {
          key: "each",
          label: t("col.each"),
          numeric: true,
          show: (row) => (row.per_interview_usd === null ? null : dollars(row.per_interview_usd)),
          plain: (row) => row.per_interview_usd,
        },
      ]}
      rows={query.data && jobs}
      keyOf={(row) => row.job_template_id ?? ""}
      query={query}
      chart={
        <BarList
          label={t("jobs.title")}
          bars={jobs.map((row) => ({
            key: row.job_template_id ?? "",
            label: named(row),
            value: dollars(row.cost_usd),
            note:
              row.per_interview_usd === null
                ? t("jobs.noInterview")
                : t("jobs.note", { each: dollars(row.per_interview_usd), count: row.completed_interviews }),
            share: shareOf(
              row.cost_usd,
              jobs.map((one) => one.cost_usd),
            ),
          }))}
        />
      }
    />
  );
}

const PARTS = ["live_stt", "live_llm", "live_tts", "phone"] as const;

function Engines({ query }: { query: Query }) {
  const { t } = useTranslation("analytics");
  const { dollars, count, decimal } = useFigures();
  const lines = (query.data?.lines ?? []).toSorted((a, b) => b.cost_usd - a.cost_usd);
  const part = (row: CostLine) => {
    const known = PARTS.find((name) => name === row.operation);
    return known ? t(`part.${known}`) : t("part.text");
  };
  const engine = (row: CostLine) => [row.provider, row.model].filter(Boolean).join(" ");
  const used = (row: CostLine) =>
    [
      row.operation === "live_stt" || row.operation === "phone"
        ? t("used.minutes", { value: decimal(row.minutes) })
        : "",
      row.characters > 0 ? t("used.characters", { value: count(row.characters) }) : "",
      row.input_tokens + row.output_tokens > 0
        ? t("used.tokens", { value: count(row.input_tokens + row.output_tokens) })
        : "",
    ]
      .filter(Boolean)
      .join(" · ");
  const first = lines[0];
  return (
    <ChartCard
      id="cost-by-engine"
      readable
      title={t("costEngines.title")}
      sentence={
        first && first.cost_usd > 0
          ? t("costEngines.sentence", { engine: engine(first), cost: dollars(first.cost_usd) })
          : t("costEngines.nothing")
      }
      counted={t("costEngines.counted")}
      columns={[
        { key: "engine", label: t("col.engine"), show: engine },
        { key: "part", label: t("col.part"), show: part },
        { key: "operation", label: t("col.operation"), show: (row) => row.operation },
        { key: "used", label: t("col.used"), show: used },
        { key: "basis", label: t("col.basis"), show: (row) => t(`basis.${row.basis}`) },
        {
          key: "cost",
          label: t("col.cost"),
          numeric: true,
          show: (row) => (row.basis === "none" ? null : dollars(row.cost_usd)),
          plain: (row) => (row.basis === "none" ? null : row.cost_usd),
        },
      ]}
      rows={query.data && lines}
      keyOf={(row) => `${row.operation} ${engine(row)}`}
      query={query}
      chart={
        <BarList
          label={t("costEngines.title")}
          bars={lines.map((row) => ({
            key: `${row.operation} ${engine(row)}`,
            label: `${part(row)}: ${engine(row)}`,
            value: row.basis === "none" ? "–" : dollars(row.cost_usd),
            note: [used(row), t(`basis.${row.basis}`)].filter(Boolean).join(" · "),
            share: shareOf(
              row.cost_usd,
              lines.map((one) => one.cost_usd),
            ),
          }))}
        />
      }
    />
  );
}
