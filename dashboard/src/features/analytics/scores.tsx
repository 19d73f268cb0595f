import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NumbersFilter, QuestionSpread, ScoreBin, Scores } from "@/api/analytics";
import { BehindSheet, type Opened } from "./behind";
import { ChartCard } from "./chart-card";
import { Frame, Nothing, useFilter } from "./frame";
import { useFigures, useNumbers } from "./numbers";
import { Open } from "./open";
import { Columns } from "./plots";
import { SpreadList } from "./spread-list";

/** How scores are spread, whole and by question, and whether people follow what is suggested. */
export default function ScoresPage() {
  const { t } = useTranslation("analytics");
  const filter = useFilter();
  const scores = useNumbers("scores", filter);
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <Frame tab="scores" lead={t("scores.lead")} zone={scores.data?.timezone}>
      {scores.data?.scored === 0 ? (
        <Nothing>{t("none.scores")}</Nothing>
      ) : (
        <>
          <Spread query={scores} open={setOpened} />
          {scores.data && <Agreement scores={scores.data} />}
          <Questions filter={filter} open={setOpened} />
        </>
      )}
      <BehindSheet filter={filter} opened={opened} onClose={() => setOpened(null)} />
    </Frame>
  );
}

function Spread({
  query,
  open,
}: {
  query: ReturnType<typeof useNumbers<"scores">>;
  open: (to: Opened) => void;
}) {
  const { t } = useTranslation("analytics");
  const { count, decimal } = useFigures();
  const scores = query.data;
  const few = scores && scores.scored < scores.few;
  const name = (bin: ScoreBin) => `${bin.lower}–${bin.upper}`;
  const show = (bin: ScoreBin | undefined) =>
    bin &&
    bin.count > 0 &&
    open({
      title: t("scores.behind", { bin: name(bin) }),
      mark: { score_from: bin.lower, score_to: bin.upper, order: "score" },
    });
  const fullest = scores?.bins.toSorted((a, b) => b.count - a.count)[0];
  return (
    <ChartCard
      id="scores"
      title={t("scores.title")}
      sentence={
        fullest && !few
          ? t("scores.sentence", {
              scored: count(scores?.scored ?? 0),
              bin: name(fullest),
              most: count(fullest.count),
            })
          : t("scores.n", { count: scores?.scored ?? 0 })
      }
      counted={t("scores.counted")}
      columns={[
        {
          key: "bin",
          label: t("col.score"),
          show: (bin) => (bin.count > 0 ? <Open label={name(bin)} onClick={() => show(bin)} /> : name(bin)),
          plain: name,
        },
        { key: "count", label: t("col.interviews"), numeric: true, show: (bin) => bin.count },
      ]}
      rows={scores?.bins}
      keyOf={name}
      query={query}
      {...(few ? { instead: <p className="text-muted">{t("few", { few: scores.few })}</p> } : {})}
      chart={
        <Columns
          data={(scores?.bins ?? []).map((bin) => ({ name: name(bin), count: bin.count }))}
          series={{ key: "count", label: t("col.interviews") }}
          show={count}
          onPick={(place) => show(scores?.bins[place])}
        />
      }
    >
      {scores?.range_points != null && (
        <p className="text-sm text-muted">{t("scores.range", { points: decimal(scores.range_points) })}</p>
      )}
    </ChartCard>
  );
}

function Agreement({ scores }: { scores: Scores }) {
  const { t } = useTranslation("analytics");
  const { percent, count } = useFigures();
  const decided = scores.agreement.reduce((sum, line) => sum + (line.decided ? line.count : 0), 0);
  return (
    <p className="max-w-[68ch]" data-testid="agreement">
      {scores.agreement_rate === null || decided < scores.few
        ? t("scores.agreementFew", { few: scores.few })
        : t("scores.agreement", { share: percent(scores.agreement_rate), decided: count(decided) })}
    </p>
  );
}

function Questions({ filter, open }: { filter: NumbersFilter; open: (to: Opened) => void }) {
  const { t } = useTranslation("analytics");
  const { count, decimal } = useFigures();
  const questions = useNumbers("questions", filter);
  const found = questions.data;
  const rows = found?.questions ?? [];
  const able = rows
    .filter((row) => row.median !== null)
    .toSorted((a, b) => (a.median ?? 0) - (b.median ?? 0));
  const [lowest, highest] = [able[0], able.at(-1)];
  const few = t("few", { few: found?.few ?? 0 });
  const figure = (value: number | null) => (value === null ? null : decimal(value));
  const show = (row: QuestionSpread) =>
    open({ title: row.text, mark: { question_id: row.question_id, score_from: 0, order: "score" } });
  return (
    <ChartCard
      id="questions"
      readable
      title={t("questions.title")}
      sentence={
        lowest && highest && lowest !== highest
          ? t("questions.sentence", {
              high: highest.text,
              highMedian: figure(highest.median),
              low: lowest.text,
              lowMedian: figure(lowest.median),
            })
          : t("questions.n", { count: rows.length })
      }
      counted={t("questions.counted", { few: found?.few ?? 0 })}
      columns={[
        {
          key: "text",
          label: t("col.question"),
          show: (row) => <Open label={row.text} onClick={() => show(row)} />,
          plain: (row) => row.text,
        },
        { key: "job", label: t("col.job"), show: (row) => row.job_title },
        { key: "n", label: t("col.scored"), numeric: true, show: (row) => row.scored },
        { key: "without", label: t("col.unscored"), numeric: true, show: (row) => row.unscored },
        { key: "p10", label: t("col.p10"), numeric: true, show: (row) => figure(row.p10) },
        { key: "median", label: t("col.middle"), numeric: true, show: (row) => figure(row.median) ?? few },
        { key: "p90", label: t("col.p90score"), numeric: true, show: (row) => figure(row.p90) },
      ]}
      rows={found && rows}
      keyOf={(row) => row.question_id}
      query={questions}
      chart={
        <SpreadList
          label={t("questions.title")}
          rows={rows.map((row) => ({
            key: row.question_id,
            label: <Open label={row.text} onClick={() => show(row)} />,
            note: [
              row.job_title,
              t("questions.answers", { count: row.scored }),
              row.unscored > 0 && t("questions.without", { count: row.unscored }),
            ]
              .filter(Boolean)
              .join(" · "),
            value:
              row.median === null
                ? few
                : t("questions.value", {
                    median: decimal(row.median),
                    low: decimal(row.p10 ?? 0),
                    high: decimal(row.p90 ?? 0),
                  }),
            spread: row,
          }))}
        />
      }
    >
      {found?.more && (
        <p className="text-sm text-muted">{t("questions.more", { shown: count(rows.length) })}</p>
      )}
    </ChartCard>
  );
}
