import { queryOptions } from "@tanstack/react-query";
import { meApi } from "@/api/me";

const LOOK_MS = 10_000;

/** What is being held and needs somebody: asked for once, whoever shows it. */
export const summaryQuery = queryOptions({
  queryKey: ["today", "summary"],
  queryFn: ({ signal }) => meApi.todaySummary(signal),
  refetchInterval: LOOK_MS,
});
