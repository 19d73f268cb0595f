import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarDays } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { prepareApi, prepareKeys, type Roadmap, type Week } from "@/api/prepare";
import { Forget } from "@/features/prepare/kept";
import { LiveTask } from "@/features/tasks/live-task";
import { saveFile } from "@/lib/save-file";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";
import { Card, Skeleton } from "@/ui/parts";
import { ProgressBar } from "@/ui/progress-bar";
import { GoogleCalendar } from "./google-calendar";
import { Nudges } from "./nudges";

/** What the service says of weeks that no model has worded. */
const RULES = "rules";

interface Props {
  id: string;
  onGone: () => void;
}

/** One plan: how far, week by week, into a calendar, and weekly words. */
export function Plan({ id, onGone }: Props) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const found = useQuery({
    queryKey: prepareKeys.roadmap(id),
    queryFn: ({ signal }) => prepareApi.roadmap(id, signal),
  });
  const put = (made: Roadmap) => {
    client.setQueryData(prepareKeys.roadmap(id), made);
    void client.invalidateQueries({ queryKey: [...prepareKeys.roadmaps, "list"] });
  };
  const mark = useMutation({
    mutationFn: ({ week, done }: { week: number; done: boolean }) => prepareApi.markWeek(id, week, done),
    // Shown at once; the answer then says what is kept.
    onMutate: async ({ week, done }) => {
      await client.cancelQueries({ queryKey: prepareKeys.roadmap(id) });
      client.setQueryData<Roadmap>(prepareKeys.roadmap(id), (before) => before && marked(before, week, done));
    },
    onSuccess: put,
    onError: () => client.invalidateQueries({ queryKey: prepareKeys.roadmap(id) }),
  });
  const calendar = useMutation({
    mutationFn: () => prepareApi.calendar(id),
    onSuccess: (file) => saveFile(file, "roadmap.ics"),
  });
  const forget = useMutation({
    mutationFn: () => prepareApi.forgetRoadmap(id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: prepareKeys.roadmaps });
      onGone();
    },
  });
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton className="h-64" />;
  const plan = found.data;
  const byModel = plan.weekly_plan.some(({ worded_by }) => worded_by !== RULES);
  const failed = mark.error ?? calendar.error ?? forget.error;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Card className="grid gap-3">
        <h2 id="plan-title" className="text-xl font-semibold break-words">
          {plan.job_title ?? t("gaps.untitled")}
        </h2>
        <p className="text-muted">
          {t("roadmap.sum", { weeks: plan.weeks, hours: plan.total_hours, each: plan.hours_per_week })}
        </p>
        <p className="text-sm text-muted">{t(byModel ? "roadmap.wordedByModel" : "roadmap.wordedByRules")}</p>
        <p id="plan-progress">{t("roadmap.progress", { done: plan.done_weeks, weeks: plan.weeks })}</p>
        <ProgressBar labelledBy="plan-progress" percent={(100 * plan.done_weeks) / plan.weeks} />
        <div className="flex flex-wrap gap-2">
          <Link to="/practice" search={{ analysis: plan.gap_analysis_id }} className={buttonClass("primary")}>
            {t("gaps.practise")}
          </Link>
          <Button
            icon={CalendarDays}
            busy={calendar.isPending}
            busyLabel={t("roadmap.saving")}
            onClick={() => calendar.mutate()}
          >
            {t("roadmap.calendar")}
          </Button>
          <Forget run={forget}>{t("roadmap.forget")}</Forget>
        </div>
        {failed && <Failure error={failed} />}
      </Card>
      {plan.task_id && (
        <Card>
          <LiveTask
            taskId={plan.task_id}
            label={t("roadmap.wording")}
            repeatable={false}
            onEnded={() => client.invalidateQueries({ queryKey: prepareKeys.roadmap(id) })}
          />
        </Card>
      )}
      <ol className="grid gap-3">
        {plan.weekly_plan.map((week) => (
          <WeekCard
            key={week.week}
            week={week}
            // What went wrong stands above the weeks.
            onMark={(done) => mark.mutateAsync({ week: week.week, done }).catch(() => undefined)}
          />
        ))}
      </ol>
      <GoogleCalendar plan={plan} onChanged={put} />
      <Nudges plan={plan} onChanged={put} />
    </div>
  );
}

function marked(plan: Roadmap, number: number, done: boolean): Roadmap {
  const weeks = plan.weekly_plan.map((week) => (week.week === number ? { ...week, done } : week));
  return { ...plan, weekly_plan: weeks, done_weeks: weeks.filter((week) => week.done).length };
}

function WeekCard(props: { week: Week; onMark: (done: boolean) => Promise<unknown> }) {
  const { t, i18n } = useTranslation("prepare");
  const { week } = props;
  // The plan shows it a moment later; a box that jumps back meanwhile looks as if it had not been ticked.
  const [asked, setAsked] = useState<boolean | null>(null);
  const tick = (done: boolean) => {
    setAsked(done);
    void props.onMark(done).finally(() => setAsked(null));
  };
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <li className="grid gap-2 rounded-card border border-hairline bg-surface p-4">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm text-muted">
        <span>
          {t("roadmap.week", { week: week.week })} · {day.format(new Date(`${week.starts_on}T00:00:00Z`))}
        </span>
        <span className="tabular">{t("roadmap.hoursOf", { hours: week.hours })}</span>
      </p>
      <h3 className="font-semibold break-words">{week.goal}</h3>
      <ul className="grid gap-1">
        {week.tasks.map((task) => (
          <li key={`${task.skill} ${task.kind}`} className="flex gap-3">
            <span className="min-w-0 flex-1 break-words">{task.text}</span>
            <span className="tabular shrink-0 text-muted">{t("roadmap.hoursOf", { hours: task.hours })}</span>
          </li>
        ))}
      </ul>
      {week.resources.length > 0 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {week.resources.map(({ title, url }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noreferrer" className="underline">
                {title}
              </a>
            </li>
          ))}
        </ul>
      )}
      {week.worded_by !== RULES && (
        <p className="text-sm break-words text-muted">{t("roadmap.wordedBy", { model: week.worded_by })}</p>
      )}
      <Choice type="checkbox" checked={asked ?? week.done} onChange={({ target }) => tick(target.checked)}>
        {t("roadmap.weekDone", { week: week.week })}
      </Choice>
    </li>
  );
}
