import { useTranslation } from "react-i18next";
import { cn } from "@/ui/cn";
import { useJob } from "./context";
import { minutesOf } from "./drafts";

/** "38 of 45 min": what the questions take of the time that an interview has. */
export function TimeMeter() {
  const { t } = useTranslation("jobs");
  const { job, state } = useJob();
  const planned = state.items.reduce((sum, { draft }) => sum + draft.budget_secs, 0);
  const over = planned > job.time_limit_secs;
  const words = t("time.of", { planned: minutesOf(planned), limit: minutesOf(job.time_limit_secs) });
  return (
    <span className="flex items-center gap-2" data-testid="time-meter">
      <meter
        aria-label={t("time.label")}
        aria-valuetext={words}
        min={0}
        max={job.time_limit_secs}
        value={Math.min(planned, job.time_limit_secs)}
        className="sr-only"
      />
      <span aria-hidden="true" className="h-1.5 w-20 overflow-hidden rounded-full bg-sunken">
        <span
          className={cn("block h-full", over ? "bg-caution" : "bg-accent")}
          style={{ width: `${Math.min(100, (planned / job.time_limit_secs) * 100)}%` }}
        />
      </span>
      <span className={cn("tabular", over ? "font-medium text-caution" : "text-muted")}>
        {words}
        {over && ` · ${t("time.over", { count: minutesOf(planned - job.time_limit_secs) })}`}
      </span>
    </span>
  );
}
