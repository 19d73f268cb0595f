import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, Download, ListChecks, TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { OfflineError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { ImportDetail } from "@/api/types";
import { type ShownTask, TaskProgress } from "@/features/tasks/task-progress";
import { ended, useTask } from "@/features/tasks/use-task";
import { saveFile } from "@/lib/save-file";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Skeleton } from "@/ui/parts";
import { useCounts } from "./counts";
import { ImportError } from "./error";
import { Layout, RowsToFix } from "./rows";

const LOOK_MS = 2_000;
const running = (job: ImportDetail | undefined) => job?.status === "queued" || job?.status === "running";

interface Props {
  id: string;
  /** Starts the import of the file that was only checked; null: this tab does not hold it. */
  onImport: (() => void) | null;
  starting: boolean;
  error: unknown;
}

export function ImportRun({ id, ...next }: Props) {
  const client = useQueryClient();
  const found = useQuery({
    queryKey: keys.import(id),
    queryFn: ({ signal }) => companyApi.import(id, signal),
    refetchInterval: (query) => (running(query.state.data) ? LOOK_MS : false),
  });
  const over = () => {
    void client.invalidateQueries({ queryKey: keys.imports });
    void client.invalidateQueries({ queryKey: keys.candidates });
  };
  if (found.error && !found.data) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton className="h-40" />;
  const job = found.data;
  return (
    <div className="grid gap-4">
      <Card className="grid gap-4">
        {running(job) ? <Running job={job} onEnded={over} /> : <Ended job={job} {...next} />}
      </Card>
      <RowsToFix job={job} />
      <Layout job={job} />
    </div>
  );
}

function Running({ job, onEnded }: { job: ImportDetail; onEnded: () => void }) {
  const { t, i18n } = useTranslation("work");
  const task = useTask(job.task_id);
  const over = task.data !== undefined && ended(task.data);
  const told = useRef(onEnded);
  told.current = onEnded;
  useEffect(() => {
    if (over) told.current();
  }, [over]);
  return (
    <>
      <TaskProgress
        task={task.data ?? asTask(job)}
        label={t(job.dry_run ? "import.checking" : "import.running", { file: job.filename })}
        lost={task.error instanceof OfflineError}
      />
      <p className="tabular text-muted">
        {!job.dry_run && `${t("import.soFar", { added: job.succeeded.toLocaleString(i18n.language) })} · `}
        {t(job.dry_run ? "import.leaveCheck" : "import.leave")}
      </p>
    </>
  );
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

function Ended({ job, onImport, starting, error }: { job: ImportDetail } & Omit<Props, "id">) {
  const { t } = useTranslation("work");
  const counts = useCounts();
  const failed = job.status === "failed";
  const Icon = failed ? TriangleAlert : job.dry_run ? ListChecks : CircleCheck;
  const nothing = !failed && job.succeeded === 0 && job.failed === 0 && job.skipped > 0;
  return (
    <>
      <div className="grid gap-1" role="status" data-testid="import-result">
        <h2 className="flex items-center gap-2 text-muted">
          <Icon
            aria-hidden="true"
            size={18}
            strokeWidth={1.75}
            className={failed ? "text-bad" : job.dry_run ? "" : "text-good"}
          />
          {t(failed ? "import.failedTitle" : job.dry_run ? "import.checkedTitle" : "import.finishedTitle")}
        </h2>
        <p className="tabular text-xl font-semibold">{counts(job)}</p>
        <p className="break-words text-muted">{job.filename}</p>
        {failed && <p className="text-bad">{job.reason}</p>}
        {nothing && <p className="text-muted">{t("import.nothing")}</p>}
        {job.failed > 0 && !failed && <p className="text-muted">{t("import.fixHint")}</p>}
      </div>
      {error !== null && <ImportError error={error} />}
      <div className="flex flex-wrap gap-2">
        {job.dry_run && onImport && !failed && (
          <Button tone="primary" busy={starting} busyLabel={t("import.uploading")} onClick={onImport}>
            {t("import.importNow")}
          </Button>
        )}
        {job.failed > 0 && !job.dry_run && <DownloadRows id={job.id} />}
        {!job.dry_run && job.succeeded > 0 && (
          <Link to="/candidates" search={{}} className={buttonClass()}>
            {t("import.toCandidates")}
          </Link>
        )}
        <Link to="/candidates/import" search={{}} className={buttonClass()}>
          {t("import.another")}
        </Link>
      </div>
      {job.dry_run && !onImport && !failed && <p className="text-muted">{t("import.fileGone")}</p>}
    </>
  );
}

function DownloadRows({ id }: { id: string }) {
  const { t } = useTranslation("work");
  const fetched = useMutation({
    mutationFn: () => companyApi.rowsToFix(id),
    onSuccess: (file) => saveFile(file, "rows-to-fix.csv"),
  });
  return (
    <>
      <Button
        tone="primary"
        icon={Download}
        busy={fetched.isPending}
        busyLabel={t("import.downloading")}
        onClick={() => fetched.mutate()}
      >
        {t("import.downloadFix")}
      </Button>
      {fetched.error && <Failure error={fetched.error} className="w-full" />}
    </>
  );
}
