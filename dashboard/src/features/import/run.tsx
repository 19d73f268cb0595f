import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleStop, TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { OfflineError } from "@/api/client";
import { keys } from "@/api/keys";
import { peopleApi } from "@/api/people";
import type { ImportDetail } from "@/api/types";
import { type ShownTask, TaskProgress } from "@/features/tasks/task-progress";
import { ended, useTask } from "@/features/tasks/use-task";
import { useNow } from "@/lib/use-now";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card } from "@/ui/parts";
import { useCounts } from "./counts";
import { DownloadRows } from "./download-rows";
import { Layout, RowsToFix } from "./rows";

const SECOND_MS = 1_000;

export function Running({ job, onEnded }: { job: ImportDetail; onEnded: () => void }) {
  const { t, i18n } = useTranslation(["work", "people"]);
  const client = useQueryClient();
  const task = useTask(job.task_id);
  const over = task.data !== undefined && ended(task.data);
  const told = useRef(onEnded);
  told.current = onEnded;
  useEffect(() => {
    if (over) told.current();
  }, [over]);
  const stop = useMutation({
    mutationFn: () => peopleApi.cancelImport(job.id),
    onSettled: () => client.invalidateQueries({ queryKey: keys.imports }),
  });
  const rate = useRate(job);
  return (
    <Card className="grid gap-4">
      <TaskProgress
        task={task.data ?? asTask(job)}
        label={t(job.dry_run ? "import.checking" : "import.running", { file: job.filename })}
        lost={task.error instanceof OfflineError}
      />
      <p className="tabular text-muted">
        {rate !== null && `${t("people:wizard.rate", { n: rate.toLocaleString(i18n.language) })} · `}
        {!job.dry_run && `${t("import.soFar", { added: job.succeeded.toLocaleString(i18n.language) })} · `}
        {t(job.dry_run ? "import.leaveCheck" : "import.leave")}
      </p>
      {!job.dry_run && (
        <div>
          <Button
            icon={CircleStop}
            busy={stop.isPending}
            busyLabel={t("people:wizard.stopping")}
            onClick={() => stop.mutate()}
          >
            {t("people:wizard.stop")}
          </Button>
        </div>
      )}
      {stop.error && <Failure error={stop.error} />}
    </Card>
  );
}

/** Rows a second since it began; null before the first whole second. */
function useRate(job: ImportDetail): number | null {
  const now = useNow(SECOND_MS);
  if (!job.started_at || job.rows_done === 0) return null;
  const secs = (now - Date.parse(job.started_at)) / 1_000;
  return secs < 1 ? null : Math.round(job.rows_done / secs);
}

/** A colleague's task may be out of sight; the import itself knows enough for the bar. */
function asTask(job: ImportDetail): ShownTask {
  const progress = job.total === null ? null : { done: job.rows_done, total: job.total, note: "rows" };
  return {
    state: job.status === "running" ? "running" : "queued",
    progress,
    error: null,
    run_after: job.created_at,
  };
}

export function Ended({ job }: { job: ImportDetail }) {
  const { t } = useTranslation(["work", "people"]);
  const counts = useCounts();
  const failed = job.status === "failed";
  const stopped = job.status === "cancelled";
  const Icon = failed ? TriangleAlert : stopped ? CircleStop : CircleCheck;
  const nothing = !failed && job.succeeded === 0 && job.failed === 0 && job.skipped > 0;
  return (
    <div className="grid gap-4">
      <Card className="grid gap-4">
        <div className="grid gap-1" role="status" data-testid="import-result">
          <h2 className="flex items-center gap-2 text-muted">
            <Icon
              aria-hidden="true"
              size={18}
              strokeWidth={1.75}
              className={failed ? "text-bad" : stopped ? "" : "text-good"}
            />
            {stopped ? t("people:wizard.stopped") : t(failed ? "import.failedTitle" : "import.finishedTitle")}
          </h2>
          <p className="tabular text-xl font-semibold">{counts(job)}</p>
          <p className="break-words text-muted">{job.filename}</p>
          {failed && <p className="text-bad">{job.reason}</p>}
          {nothing && <p className="text-muted">{t("import.nothing")}</p>}
          {job.failed > 0 && !failed && <p className="text-muted">{t("import.fixHint")}</p>}
        </div>
        <div className="flex flex-wrap gap-2">
          {!job.dry_run && job.succeeded > 0 && (
            <Link to="/candidates" search={{}} className={buttonClass("primary")}>
              {t("import.toCandidates")}
            </Link>
          )}
          {job.failed > 0 && <DownloadRows id={job.id} />}
          <Link to="/candidates/import" search={{}} className={buttonClass()}>
            {t("import.another")}
          </Link>
        </div>
      </Card>
      <RowsToFix job={job} />
      <Layout job={job} />
    </div>
  );
}
