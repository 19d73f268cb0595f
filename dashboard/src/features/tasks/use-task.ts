import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { Task } from "@/api/types";

/** The first looks follow each other closely: most work is short. */
const FIRST_MS = 400;
const GROWTH = 1.12;
const RUNNING_MS = 2_000;
const WAITING_MS = 5_000;

export const ended = (task: Pick<Task, "state">) => task.state === "done" || task.state === "failed";

/** How long until the next look; false: it has ended. `looks`: how many there were. */
export function nextLook(task: Task | undefined, looks: number): number | false {
  if (task && ended(task)) return false;
  const most = task?.state === "running" ? RUNNING_MS : WAITING_MS;
  return Math.min(most, FIRST_MS * GROWTH ** looks);
}

/** A background task, looked at again and again until it has ended. Rests while the tab is hidden. */
export function useTask(taskId: string | null): UseQueryResult<Task> {
  return useQuery({
    queryKey: keys.task(taskId ?? ""),
    queryFn: ({ signal }) => companyApi.task(taskId ?? "", signal),
    enabled: taskId !== null,
    staleTime: 0,
    refetchInterval: (query) =>
      nextLook(query.state.data, query.state.dataUpdateCount + query.state.errorUpdateCount),
  });
}
