import { useState } from "react";
import { useTranslation } from "react-i18next";
import type {
  EngineSetQuality,
  NumbersFilter,
  QualityLine,
  QualityOverTime,
  QualitySpan,
} from "@/api/analytics";
import { Failure } from "@/ui/failure";
import { Card, Skeleton } from "@/ui/parts";
import { BarList, shareOf } from "./bar-list";
import { useBefore, useCompared } from "./before";
import { BehindList, BehindSheet, type Opened, useBehind } from "./behind";
import { ChartCard } from "./chart-card";
import { CHOICE, Figure, FigureRow, Frame, Nothing, useFilter } from "./frame";
import { spanName, useFigures, useNumbers } from "./numbers";
import { Open } from "./open";
import { Columns, Lines } from "./plots";

const TROUBLES = ["cut_ins", "dead_air_count", "false_stops", "reconnects", "failovers"] as const;
type Trouble = (typeof TROUBLES)[number];
type Query = ReturnType<typeof useNumbers<"quality">>;

/** Is the interviewer behaving: how fast it answers, and what went wrong, by time and by engines. */
export default function QualityPage() {
  const { t } = useTranslation("analytics");
  const filter = useFilter();
  const quality = useNumbers("quality", filter);
  const before = useBefore("quality", filter);
  const [opened, setOpened] = useState<Opened | null>(null);
  const found = quality.data;
  return (
    <Frame tab="quality" lead={t("quality.lead")} zone={found?.timezone}>
      {found?.whole.interviews === 0 ? (
        <Nothing>{t("none.quality")}</Nothing>
      ) : (
        <>
          {found && <Glance whole={found.whole} before={before?.whole} filter={filter} />}
          <Delay query={quality} before={before} open={setOpened} />
          <Troubles query={quality} open={setOpened} />
          <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
            <Engines query={quality} open={setOpened} />
            <Slowest filter={filter} />
          </div>
        </>
      )}
      <BehindSheet filter={filter} opened={opened} onClose={() => setOpened(null)} />
    </Frame>
  );
}

interface GlanceProps {
  whole: QualityLine;
  before: QualityLine | undefined;
  filter: NumbersFilter;
}

function Glance({ whole, before, filter }: GlanceProps) {
  const { t } = useTranslation("analytics");
  const { count, rate, secs } = useFigures();
  const compared = useCompared(filter);
  const each = (sum: number) => t("quality.each", { value: rate(sum / whole.interviews) });
  return (
    <FigureRow>
      <Figure
        label={t("quality.interviews")}
        before={compared(whole.interviews, before?.interviews)}
        note={t("quality.turns", { count: whole.turns })}
      >
        {count(whole.interviews)}
      </Figure>
      <Figure
        label={t("quality.delay")}
        before={compared(whole.delay_p50_ms, before?.delay_p50_ms, secs)}
        note={whole.delay_p95_ms === null ? undefined : t("quality.p95", { value: secs(whole.delay_p95_ms) })}
      >
        {whole.delay_p50_ms === null ? "–" : secs(whole.delay_p50_ms)}
      </Figure>
      <Figure
        label={t("trouble.cut_ins")}
        before={compared(whole.cut_ins, before?.cut_ins)}
        note={each(whole.cut_ins)}
      >
        {count(whole.cut_ins)}
      </Figure>
      <Figure
        label={t("trouble.dead_air_count")}
        before={compared(whole.dead_air_count, before?.dead_air_count)}
        note={t("quality.silent", { value: secs(whole.dead_air_secs * 1_000) })}
      >
        {count(whole.dead_air_count)}
      </Figure>
      <Figure
        label={t("trouble.reconnects")}
        before={compared(whole.reconnects, before?.reconnects)}
        note={whole.reconnects === null ? t("quality.notYet") : each(whole.reconnects)}
      >
        {whole.reconnects === null ? "–" : count(whole.reconnects)}
      </Figure>
    </FigureRow>
  );
}

/** Names of the weeks or months, and what a press on one opens. */
function useSpans(found: QualityOverTime | undefined, open: (to: Opened) => void) {
  const { t, i18n } = useTranslation("analytics");
  const unit = found?.unit ?? "week";
  const name = (span: QualitySpan) => spanName(span.since, found?.timezone ?? "UTC", unit, i18n.language);
  const title = (span: QualitySpan) => t(`quality.span.${unit}`, { name: name(span) });
  const show = (span: QualitySpan | undefined, order: "delay" | "dead_air" | "cut_ins" | "latest") =>
    span &&
    span.figures.interviews > 0 &&
    open({ title: title(span), mark: { since: span.since, until: span.until, order } });
  const held = found?.spans.filter((span) => span.figures.interviews > 0) ?? [];
  return { unit, name, title, show, held };
}

interface DelayProps {
  query: Query;
  before: QualityOverTime | undefined;
  open: (to: Opened) => void;
}

function Delay({ query, before, open }: DelayProps) {
  const { t } = useTranslation("analytics");
  const { secs } = useFigures();
  const found = query.data;
  const { unit, name, show } = useSpans(found, open);
  const whole = found?.whole;
  // Weeks beside weeks: the first beside the first.
  const alike = before?.unit === unit && before.whole.delay_p50_ms !== null;
  const earlier = (place: number) => before?.spans[place]?.figures.delay_p50_ms ?? null;
  return (
    <ChartCard
      id="delay"
      title={t("delay.title")}
      sentence={
        whole?.delay_p50_ms != null && whole.delay_p95_ms != null
          ? t("delay.sentence", { p50: secs(whole.delay_p50_ms), p95: secs(whole.delay_p95_ms) })
          : t("delay.few")
      }
      counted={t("delay.counted")}
      columns={[
        {
          key: "since",
          label: t(`col.${unit}`),
          show: (span) =>
            span.figures.interviews > 0 ? (
              <Open label={name(span)} onClick={() => show(span, "delay")} />
            ) : (
              name(span)
            ),
          plain: name,
        },
        { key: "n", label: t("col.interviews"), numeric: true, show: (span) => span.figures.interviews },
        { key: "turns", label: t("col.turns"), numeric: true, show: (span) => span.figures.turns },
        {
          key: "p50",
          label: t("col.p50ms"),
          numeric: true,
          show: (span) => span.figures.delay_p50_ms,
        },
        {
          key: "p95",
          label: t("col.p95ms"),
          numeric: true,
          show: (span) => span.figures.delay_p95_ms,
        },
        ...(alike
          ? [
              {
                key: "before",
                label: t("col.p50Before"),
                numeric: true,
                show: (span: QualitySpan) => earlier(found?.spans.indexOf(span) ?? -1),
              },
            ]
          : []),
      ]}
      rows={found?.spans}
      keyOf={(span) => span.since}
      query={query}
      chart={
        <Lines
          data={(found?.spans ?? []).map((span, place) => ({
            name: name(span),
            p50: span.figures.delay_p50_ms,
            p95: span.figures.delay_p95_ms,
            ...(alike ? { [t("delay.before")]: earlier(place) } : {}),
          }))}
          series={[
            { key: "p50", label: t("delay.p50") },
            { key: "p95", label: t("delay.p95") },
            ...(alike ? [{ key: t("delay.before"), label: t("delay.p50Before") }] : []),
          ]}
          show={secs}
          onPick={(place) => show(found?.spans[place], "delay")}
        />
      }
    />
  );
}

function Troubles({ query, open }: { query: Query; open: (to: Opened) => void }) {
  const { t } = useTranslation("analytics");
  const { rate: written, count } = useFigures();
  const [chosen, choose] = useState<Trouble>("cut_ins");
  const found = query.data;
  const { unit, name, show, held, title } = useSpans(found, open);
  const rate = (figures: QualityLine, trouble: Trouble) =>
    figures.interviews === 0 || figures[trouble] === null
      ? null
      : (figures[trouble] ?? 0) / figures.interviews;
  const worst = held
    .filter((span) => (rate(span.figures, chosen) ?? 0) > 0)
    .toSorted((a, b) => (rate(b.figures, chosen) ?? 0) - (rate(a.figures, chosen) ?? 0))[0];
  const order = chosen === "dead_air_count" ? "dead_air" : chosen === "cut_ins" ? "cut_ins" : "latest";
  return (
    <ChartCard
      id="troubles"
      title={t("troubles.title")}
      sentence={
        found?.whole[chosen] === null
          ? t("quality.notYet")
          : worst
            ? t("troubles.sentence", {
                name: t(`trouble.${chosen}`),
                whole: written(rate(found?.whole ?? worst.figures, chosen) ?? 0),
                worst: written(rate(worst.figures, chosen) ?? 0),
                span: title(worst),
              })
            : t("troubles.nothing", { name: t(`trouble.${chosen}`) })
      }
      counted={t("troubles.counted")}
      columns={[
        {
          key: "since",
          label: t(`col.${unit}`),
          show: (span) =>
            span.figures.interviews > 0 ? (
              <Open label={name(span)} onClick={() => show(span, order)} />
            ) : (
              name(span)
            ),
          plain: name,
        },
        { key: "n", label: t("col.interviews"), numeric: true, show: (span) => span.figures.interviews },
        ...TROUBLES.map((trouble) => ({
          key: trouble,
          label: t(`trouble.${trouble}`),
          numeric: true,
          show: (span: QualitySpan) => span.figures[trouble],
        })),
        {
          key: "secs",
          label: t("col.deadAirSecs"),
          numeric: true,
          show: (span) => span.figures.dead_air_secs,
        },
      ]}
      rows={found?.spans}
      keyOf={(span) => span.since}
      query={query}
      chart={
        <Columns
          data={(found?.spans ?? []).map((span) => ({ name: name(span), each: rate(span.figures, chosen) }))}
          series={{ key: "each", label: t(`trouble.${chosen}`) }}
          show={written}
          onPick={(place) => show(found?.spans[place], order)}
        />
      }
    >
      <fieldset className="no-print flex flex-wrap gap-2">
        <legend className="sr-only">{t("troubles.choose")}</legend>
        {TROUBLES.map((trouble) => (
          <button
            key={trouble}
            type="button"
            aria-current={trouble === chosen ? "page" : undefined}
            className={CHOICE}
            onClick={() => choose(trouble)}
          >
            {t(`trouble.${trouble}`)}
            {found && found.whole[trouble] !== null && (
              <span className="tabular text-sm">{count(found.whole[trouble] ?? 0)}</span>
            )}
          </button>
        ))}
      </fieldset>
    </ChartCard>
  );
}

function Engines({ query, open }: { query: Query; open: (to: Opened) => void }) {
  const { t } = useTranslation("analytics");
  const { secs, count, rate } = useFigures();
  const sets = query.data?.engine_sets ?? [];
  const name = ({ engines }: EngineSetQuality) =>
    [engines.stt, engines.llm, engines.tts].filter(Boolean).join(" · ") || t("engines.unknown");
  const show = (row: EngineSetQuality) => {
    const { stt, llm, tts } = row.engines;
    const parts = { ...(stt ? { stt } : {}), ...(llm ? { llm } : {}), ...(tts ? { tts } : {}) };
    open({ title: name(row), mark: { ...parts, order: "delay" } });
  };
  const able = sets.filter((row) => row.figures.delay_p95_ms !== null);
  const [first, ...others] = able.toSorted(
    (a, b) => (a.figures.delay_p95_ms ?? 0) - (b.figures.delay_p95_ms ?? 0),
  );
  return (
    <ChartCard
      id="engines"
      readable
      title={t("engines.title")}
      sentence={
        first && others.length > 0
          ? t("engines.sentence", { name: name(first), p95: secs(first.figures.delay_p95_ms ?? 0) })
          : t("engines.n", { count: sets.length })
      }
      counted={t("engines.counted")}
      columns={[
        {
          key: "name",
          label: t("col.engines"),
          show: (row) => <Open label={name(row)} onClick={() => show(row)} />,
          plain: name,
        },
        { key: "n", label: t("col.interviews"), numeric: true, show: (row) => row.figures.interviews },
        { key: "p50", label: t("col.p50ms"), numeric: true, show: (row) => row.figures.delay_p50_ms },
        { key: "p95", label: t("col.p95ms"), numeric: true, show: (row) => row.figures.delay_p95_ms },
        ...TROUBLES.map((trouble) => ({
          key: trouble,
          label: t(`trouble.${trouble}`),
          numeric: true,
          show: (row: EngineSetQuality) => row.figures[trouble],
        })),
      ]}
      rows={query.data && sets}
      keyOf={name}
      query={query}
      chart={
        <BarList
          label={t("engines.title")}
          bars={sets.map((row) => ({
            key: name(row),
            label: <Open label={name(row)} onClick={() => show(row)} />,
            value:
              row.figures.delay_p95_ms === null
                ? t("engines.few")
                : t("quality.p95", { value: secs(row.figures.delay_p95_ms) }),
            note: t("engines.note", {
              interviews: count(row.figures.interviews),
              cutIns: rate(row.figures.cut_ins / Math.max(1, row.figures.interviews)),
              deadAir: rate(row.figures.dead_air_count / Math.max(1, row.figures.interviews)),
            }),
            share: shareOf(
              row.figures.delay_p95_ms,
              sets.map((one) => one.figures.delay_p95_ms),
            ),
          }))}
        />
      }
    />
  );
}

const SHOWN = 8;

function Slowest({ filter }: { filter: NumbersFilter }) {
  const { t } = useTranslation("analytics");
  const found = useBehind(filter, { order: "delay" });
  return (
    <Card aria-labelledby="slowest" className="grid gap-2">
      <h2 id="slowest" className="text-lg font-semibold">
        {t("slowest.title")}
      </h2>
      <p className="text-muted">{t("slowest.lead")}</p>
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton className="h-64" />}
      {found.data && <BehindList interviews={found.data.interviews.slice(0, SHOWN)} />}
    </Card>
  );
}
