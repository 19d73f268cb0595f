import { Link } from "@tanstack/react-router";
import { Radio } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { LiveInterviews } from "@/api/types";
import { formatClock } from "@/lib/format";
import { Card, Chip } from "@/ui/parts";

const SHOWN = 4;

/** Interviews that are being held; those that somebody should look at first. */
export function LiveNow({ rows }: { rows: LiveInterviews["interviews"] }) {
  const { t, i18n } = useTranslation(["shell", "hr"]);
  if (rows.length === 0) return null;
  const needs = (row: LiveInterviews["interviews"][number]) => row.live_state?.paused === true;
  const sorted = [...rows].sort((a, b) => Number(needs(b)) - Number(needs(a)));
  return (
    <Card className="!p-0" data-testid="today-live" aria-label={t("today.live")}>
      <div className="flex items-center gap-2.5 border-b border-hairline px-4 py-3">
        <Radio aria-hidden="true" size={18} strokeWidth={1.75} className="shrink-0 text-muted" />
        <h2 className="flex-1 font-semibold">
          {t("today.live")}
          <span className="tabular ml-2 font-normal text-muted">
            {rows.length.toLocaleString(i18n.language)}
          </span>
        </h2>
        <Link to="/live" className="text-accent hover:underline">
          {t("today.wall")}
        </Link>
      </div>
      <ul className="divide-y divide-hairline">
        {sorted.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <Link
              to="/live/$id"
              params={{ id: row.id }}
              className="flex min-h-12 flex-wrap items-center gap-x-4 px-4 py-2 hover:bg-sunken"
            >
              <span className="min-w-0 flex-1 basis-40">
                <span className="block truncate font-medium">{row.candidate.name}</span>
                <span className="block truncate text-sm text-muted">{row.job.title}</span>
              </span>
              <Chip tone={needs(row) ? "caution" : "neutral"}>
                {row.live_state ? t(`hr:live.state.${row.live_state.state}`) : t("hr:live.waiting")}
              </Chip>
              <span className="tabular min-w-12 text-right text-sm text-muted">
                {row.live_state ? formatClock(row.live_state.elapsed_ms) : ""}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
