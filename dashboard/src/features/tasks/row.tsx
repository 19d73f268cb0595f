import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { keys } from "@/api/keys";
import type { Task } from "@/api/types";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Chip, type ChipTone } from "@/ui/parts";
import { Time } from "@/ui/time";
import { LiveTask, useRetry } from "./live-task";
import { ErrorDetail } from "./task-progress";

const TONES: Record<Task["state"], ChipTone> = {
  queued: "neutral",
  running: "accent",
  done: "good",
  failed: "bad",
};
/** Its file is gone with the failure. */
const NOT_REPEATABLE = "bulk_import";

/** One piece of work: what, since when, why it failed; run again, its result appears in place. */
export function TaskRow({ task, onRepeated }: { task: Task; onRepeated: () => void }) {
  const { t } = useTranslation("work");
  const client = useQueryClient();
  const [followed, setFollowed] = useState(false);
  const retry = useRetry(task.id);
  const name = useName(task.name);
  const repeat = () =>
    retry.mutate(undefined, {
      onSuccess: () => {
        setFollowed(true);
        onRepeated();
      },
      onError: (error) => {
        // Somebody else was faster: show what became of it.
        if (!(error instanceof ApiError && error.status === 409)) return;
        client.removeQueries({ queryKey: keys.task(task.id) });
        setFollowed(true);
        onRepeated();
      },
    });
  if (followed) {
    return (
      <li className="grid gap-1 border-b border-hairline px-4 py-3 last:border-b-0">
        {retry.error && <p className="text-sm text-muted">{t("tasks.alreadyRunning")}</p>}
        <LiveTask taskId={task.id} label={name} repeatable={task.name !== NOT_REPEATABLE} />
      </li>
    );
  }
  return (
    <li className="grid gap-x-4 gap-y-2 border-b border-hairline px-4 py-3 last:border-b-0 sm:grid-cols-[1fr_auto]">
      <div className="grid min-w-0 gap-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2 className="font-semibold">{name}</h2>
          <Chip tone={TONES[task.state]}>{t(`tasks.state.${task.state}`)}</Chip>
        </div>
        {task.state === "failed" && task.error && <ErrorDetail error={task.error} />}
        <p className="tabular text-sm text-muted">
          {t("tasks.firstSeen")} <Time at={task.created_at} />
          {task.attempts > 0 && ` · ${t("tasks.tries", { count: task.attempts })}`}
        </p>
        {retry.error && <Failure error={retry.error} />}
      </div>
      {task.state === "failed" && (
        <div className="self-start">
          {task.name === NOT_REPEATABLE ? (
            <div className="grid gap-1 sm:max-w-56 sm:justify-items-end sm:text-right">
              <p className="text-sm text-muted">{t("tasks.importAgain")}</p>
              <Link to="/candidates/import" search={{}} className={buttonClass("secondary", "sm")}>
                {t("tasks.toImport")}
              </Link>
            </div>
          ) : (
            <Button
              icon={RotateCcw}
              busy={retry.isPending}
              busyLabel={t("task.retrying")}
              aria-label={`${t("tasks.runAgain")}: ${name}`}
              onClick={repeat}
            >
              {t("tasks.runAgain")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** Work that this page has no words for keeps the program's name. */
function useName(name: string): string {
  const { t, i18n } = useTranslation("work");
  const key = `tasks.name.${name}`;
  return i18n.exists(key, { ns: "work" }) ? t(key as "tasks.title") : name;
}
