import { Link } from "@tanstack/react-router";
import { Radio } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RunningInterview, TodaySummary } from "@/api/me";
import { formatClock, formatRelative } from "@/lib/format";
import { Card, Chip } from "@/ui/parts";

/** Interviews that are being held; those that somebody should look at first. */
export function LiveNow({ summary, now }: { summary: TodaySummary; now: number }) {
  const { running, interviews } = summary;
  const { t, i18n } = useTranslation(["shell", "hr"]);
  if (running === 0) return null;
  return (
    <Card className="!p-0" data-testid="today-live" aria-label={t("today.live")}>
      <div className="flex items-center gap-2.5 border-b border-hairline px-4 py-3">
        <Radio aria-hidden="true" size={18} strokeWidth={1.75} className="shrink-0 text-muted" />
        <h2 className="flex-1 font-semibold">
          {t("today.live")}
          <span className="tabular ml-2 font-normal text-muted">{running.toLocaleString(i18n.language)}</span>
        </h2>
        <Link to="/live" className="text-accent hover:underline">
          {t("today.wall")}
        </Link>
      </div>
      <ul className="divide-y divide-hairline">
        {interviews.map((one) => (
          <li key={one.interview_id}>
            <Row one={one} now={now} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Row({ one, now }: { one: RunningInterview; now: number }) {
  const { t, i18n } = useTranslation(["shell", "hr"]);
  return (
    <Link
      to="/live/$id"
      params={{ id: one.interview_id }}
      className="flex min-h-12 flex-wrap items-center gap-x-4 px-4 py-2 hover:bg-sunken"
    >
      <span className="min-w-0 flex-1 basis-40">
        <span className="block truncate font-medium" title={one.candidate.name}>
          {one.candidate.name}
        </span>
        <span className="block truncate text-sm text-muted">{one.job.title}</span>
      </span>
      {one.needs ? (
        <Chip tone={one.needs === "person" ? "bad" : "caution"}>{t(`today.needs.${one.needs}`)}</Chip>
      ) : (
        <Chip>{one.state ? t(`hr:live.state.${one.state}`) : t("hr:live.waiting")}</Chip>
      )}
      <span className="tabular min-w-12 text-right text-sm text-muted">
        {one.since ? formatRelative(one.since, i18n.language, now) : one.state && formatClock(one.elapsed_ms)}
      </span>
    </Link>
  );
}
