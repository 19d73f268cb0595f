import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { NumbersFilter, WaitingCandidate } from "@/api/analytics";
import { Time } from "@/ui/time";
import { BarList, shareOf } from "./bar-list";
import { ChartCard } from "./chart-card";
import { useFigures, useNumbers } from "./numbers";

const HOUR_MS = 3_600_000;

/** Who has stood longest where they stand, each a way to the person. */
export function Waiting({ filter }: { filter: NumbersFilter }) {
  const { t } = useTranslation("analytics");
  const words = useTranslation("hr").t;
  const { stay } = useFigures();
  const waiting = useNumbers("waiting", { job: filter.job });
  const rows = waiting.data?.candidates;
  const now = Date.parse(waiting.data?.as_of ?? "");
  const hours = (row: WaitingCandidate) => Math.max(0, (now - Date.parse(row.since)) / HOUR_MS);
  const first = rows?.[0];
  const person = (row: WaitingCandidate) => (
    <Link
      to="/candidates/$id"
      params={{ id: row.candidate_id }}
      className="inline-block py-0.5 text-accent hover:underline"
    >
      {row.name}
    </Link>
  );
  return (
    <ChartCard
      id="waiting"
      readable
      title={t("waiting.title")}
      sentence={
        first
          ? t("waiting.sentence", { stay: stay(hours(first)), stage: words(`stage.${first.status}`) })
          : t("waiting.nobody")
      }
      counted={t("waiting.counted")}
      columns={[
        { key: "name", label: t("col.person"), show: person, plain: (row) => row.name },
        { key: "stage", label: t("col.stage"), show: (row) => words(`stage.${row.status}`) },
        { key: "job", label: t("col.job"), show: (row) => row.job_title },
        {
          key: "since",
          label: t("col.since"),
          show: (row) => <Time at={row.since} dateOnly />,
          plain: (row) => row.since,
        },
        { key: "stay", label: t("col.stay"), numeric: true, show: (row) => stay(hours(row)) },
      ]}
      rows={rows}
      keyOf={(row) => row.candidate_id}
      query={waiting}
      chart={
        <BarList
          label={t("waiting.title")}
          bars={(rows ?? []).map((row) => ({
            key: row.candidate_id,
            label: person(row),
            value: stay(hours(row)),
            note: [words(`stage.${row.status}`), row.job_title].filter(Boolean).join(" · "),
            share: shareOf(hours(row), (rows ?? []).map(hours)),
          }))}
        />
      }
    />
  );
}
