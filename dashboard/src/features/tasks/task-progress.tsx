import { RotateCcw } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { Task } from "@/api/types";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { ProgressBar } from "@/ui/progress-bar";
import { causeOf, isSentence } from "./cause";

export type ShownTask = Pick<Task, "state" | "progress" | "error" | "run_after">;

interface Props {
  task: ShownTask | undefined;
  label: ReactNode;
  /** The last look got no answer. */
  lost?: boolean;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
}

/** A task as a live bar: how far it is, in words and numbers. Keeps its height from waiting to done. */
export function TaskProgress({ task, label, lost = false, onRetry, retrying = false }: Props) {
  const { t, i18n } = useTranslation(["work", "common"]);
  const id = useId();
  const percent = percentOf(task);
  const number = (value: number) => value.toLocaleString(i18n.language);
  const { progress, state = "queued" } = task ?? {};
  const counted = progress && progress.total > 0;
  const values = counted ? { done: number(progress.done), total: number(progress.total) } : null;
  const count = values && (progress?.note === "rows" ? t("task.rows", values) : t("task.steps", values));
  return (
    <div data-testid="task" data-state={state} className="grid gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p id={id} className="min-w-0 font-medium">
          {label}
        </p>
        <p className="tabular min-h-5 text-right text-muted">{count}</p>
      </div>
      <ProgressBar labelledBy={id} percent={percent} tone={state === "failed" ? "bad" : "accent"} />
      <p className={cn("tabular min-h-5 text-sm", state === "failed" ? "text-bad" : "text-muted")}>
        {lost ? t("task.lost") : <StateWords task={task} percent={percent} />}
      </p>
      {/* Told at every tenth and at every change of state, not at every number. */}
      <p role="status" className="sr-only">
        {state === "running" && percent !== null
          ? t("task.percent", { percent: Math.floor(percent / 10) * 10 })
          : t(`task.${state}`)}
      </p>
      {state === "failed" && task?.error && <ErrorDetail error={task.error} />}
      {state === "failed" && onRetry && (
        <div>
          <Button size="sm" icon={RotateCcw} busy={retrying} busyLabel={t("task.retrying")} onClick={onRetry}>
            {t("common:tryAgain")}
          </Button>
        </div>
      )}
    </div>
  );
}

function StateWords({ task, percent }: { task: ShownTask | undefined; percent: number | null }) {
  const { t, i18n } = useTranslation("work");
  if (!task || task.state === "queued") {
    if (!task?.error) return t("task.queued");
    const time = new Date(task.run_after).toLocaleTimeString(i18n.language, {
      hour: "numeric",
      minute: "2-digit",
    });
    return t("task.again", { time });
  }
  if (task.state === "running")
    return percent === null ? t("task.running") : t("task.percent", { percent: Math.floor(percent) });
  return t(`task.${task.state}`);
}

/** The cause in words; the program's own text stands behind it. */
export function ErrorDetail({ error }: { error: string }) {
  const { t } = useTranslation("work");
  if (isSentence(error) && causeOf(error) === "other") return <p>{error}</p>;
  return (
    <div>
      <p>{t(`task.cause.${causeOf(error)}`)}</p>
      <details className="text-sm text-muted">
        <summary className="py-0.5">{t("task.detail")}</summary>
        <code className="block rounded-control bg-sunken p-2 font-mono break-words">{error}</code>
      </details>
    </div>
  );
}

/** 0 … 100; null: nobody knows yet. */
function percentOf(task: ShownTask | undefined): number | null {
  if (task?.state === "done") return 100;
  const { progress } = task ?? {};
  if (!progress || progress.total <= 0) return null;
  return Math.min(100, (100 * progress.done) / progress.total);
}
