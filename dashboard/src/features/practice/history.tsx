import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PracticeRow } from "@/api/practice";
import { Button } from "@/ui/button";
import { Time } from "@/ui/time";
import { Score } from "./score";
import { useKind } from "./words";

interface Props {
  rows: readonly PracticeRow[];
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

/** What was saved, the latest first. */
export function History({ rows, page, pages, onPage }: Props) {
  const { t } = useTranslation("prepare");
  const kind = useKind();
  return (
    <>
      <ul className="divide-y divide-hairline rounded-card border border-hairline bg-surface">
        {rows.map((row) => (
          <li key={row.interview_id}>
            <Link
              to="/practice/$practiceId"
              params={{ practiceId: row.interview_id }}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-sunken"
            >
              <span className="min-w-0 flex-1 basis-56">
                <span className="block truncate font-medium">{row.job_title}</span>
                <span className="block text-sm text-muted">
                  {row.by_call && `${t("practice.spokenCall")} · `}
                  {kind(row.interview_type)} · {t("practice.answered", { count: row.answered })} ·{" "}
                  <Time at={row.saved_at} />
                </span>
              </span>
              <Score score={row.final_score} />
            </Link>
          </li>
        ))}
      </ul>
      {pages > 1 && (
        <nav aria-label={t("practice.history")} className="flex items-center gap-3">
          <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
            {t("practice.newer")}
          </Button>
          <span className="tabular text-muted">
            {page} / {pages}
          </span>
          <Button disabled={page >= pages} onClick={() => onPage(page + 1)}>
            {t("practice.older")}
          </Button>
        </nav>
      )}
    </>
  );
}
