import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { Task } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { Failure } from "@/ui/failure";
import { TaskProgress } from "./task-progress";
import { ended, useTask } from "./use-task";

/** Another try for a dead letter; the answer takes the old state's place at once. */
export function useRetry(taskId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => companyApi.retryTask(taskId),
    onSuccess: (task) => client.setQueryData(keys.task(taskId), task),
  });
}

interface Props {
  taskId: string;
  label: ReactNode;
  /** False where running it again cannot help. */
  repeatable?: boolean;
  onEnded?: (task: Task) => void;
}

/** Follows one background task wherever it belongs. */
export function LiveTask({ taskId, label, repeatable = true, onEnded }: Props) {
  const task = useTask(taskId);
  const retry = useRetry(taskId);
  const may = useMay();
  const told = useRef(onEnded);
  told.current = onEnded;
  const over = task.data && ended(task.data) ? task.data : null;
  useEffect(() => {
    if (over) told.current?.(over);
  }, [over]);
  if (task.error && !task.data) return <Failure error={task.error} onRetry={() => void task.refetch()} />;
  return (
    <div className="grid gap-2">
      <TaskProgress
        task={task.data}
        label={label}
        lost={task.isError}
        onRetry={repeatable && may("company:write") ? () => retry.mutate() : undefined}
        retrying={retry.isPending}
      />
      {retry.error && <Failure error={retry.error} />}
    </div>
  );
}
