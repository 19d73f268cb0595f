import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { CandidateRow } from "@/api/types";
import { Time } from "@/ui/time";
import { StageChip } from "./stage-chip";

export function CandidateTable({ rows }: { rows: CandidateRow[] }) {
  const { t } = useTranslation("hr");
  const head = "px-4 py-2 font-medium";
  return (
    <div className="overflow-hidden rounded-card border border-hairline bg-surface">
      <table className="w-full table-fixed border-collapse max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="border-b border-hairline text-left text-sm text-muted">
            <th className={`${head} w-[24%]`}>{t("candidates.name")}</th>
            <th className={`${head} w-[30%]`}>{t("candidates.contact")}</th>
            <th className={`${head} max-lg:hidden`}>{t("candidates.job")}</th>
            <th className={`${head} w-44`}>{t("candidates.stage")}</th>
            <th className={`${head} w-34 max-lg:hidden`}>{t("candidates.added")}</th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((candidate) => (
            <Row key={candidate.id} candidate={candidate} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ candidate }: { candidate: CandidateRow }) {
  const cell = "px-4 py-2.5 max-sm:block max-sm:p-0";
  const contact = [candidate.email, candidate.phone].filter(Boolean).join(" · ");
  const side = "px-4 py-2.5 text-muted max-lg:hidden";
  return (
    <tr className="relative border-b border-hairline last:border-b-0 hover:bg-sunken max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-x-3 max-sm:gap-y-0.5 max-sm:px-4 max-sm:py-3">
      <td className={cell}>
        <Link
          to="/candidates/$id"
          params={{ id: candidate.id }}
          className="block font-medium after:absolute after:inset-0"
        >
          {candidate.name}
        </Link>
      </td>
      <td className={`${cell} text-muted max-sm:order-3 max-sm:col-span-2`}>
        <span className="tabular block truncate" title={contact}>
          {contact}
        </span>
      </td>
      <td className={`${side} truncate`} title={candidate.job?.title}>
        {candidate.job?.title}
      </td>
      <td className={`${cell} max-sm:order-2 max-sm:justify-self-end`}>
        <StageChip status={candidate.status} />
      </td>
      <td className={`${side} whitespace-nowrap`}>
        <Time at={candidate.created_at} dateOnly />
      </td>
    </tr>
  );
}
