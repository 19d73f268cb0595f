import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { PageHead } from "@/features/shell/page-head";
import { TASK_STATES, type TaskStateFilter } from "@/routes/settings";
import { buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { FILTER_LINK } from "@/ui/filter-link";
import { Pages } from "@/ui/pages";
import { Empty, Skeleton } from "@/ui/parts";
import { TaskRow } from "./row";

const route = getRouteApi("/company/settings/tasks");
const LOOK_MS = 15_000;

/** What runs without anybody watching; first of all what has failed and waits for a person. */
export default function TasksPage() {
  const { t } = useTranslation("work");
  const { state = "failed", page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const [repeated, setRepeated] = useState<ReadonlySet<string>>(new Set());
  const list = useQuery({
    queryKey: [...keys.tasks, state, page],
    queryFn: ({ signal }) => companyApi.tasks({ state: state === "all" ? undefined : state, page }, signal),
    placeholderData: keepPreviousData,
    // A row that was run again shows its result where it stands: it may not vanish.
    refetchInterval: repeated.size > 0 ? false : LOOK_MS,
    refetchOnWindowFocus: repeated.size === 0,
  });
  const rows = list.data?.tasks ?? [];
  return (
    <div className="max-w-[960px]">
      <PageHead title={t("tasks.title")} />
      <p className="mb-4 max-w-[68ch] text-muted">{t("tasks.lead")}</p>
      <nav aria-label={t("tasks.filter")} className="mb-4 flex flex-wrap gap-1">
        {TASK_STATES.map((one) => (
          <Link
            key={one}
            to="/settings/tasks"
            search={one === "failed" ? {} : { state: one }}
            aria-current={one === state ? "page" : undefined}
            activeOptions={{ exact: true }}
            activeProps={{}}
            className={FILTER_LINK}
            onClick={() => {
              setRepeated(new Set());
              void client.invalidateQueries({ queryKey: keys.tasks });
            }}
          >
            {t(`tasks.state.${one}`)}
          </Link>
        ))}
      </nav>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && (
        <div aria-busy="true" className="grid gap-2 rounded-card border border-hairline bg-surface p-4">
          {["a", "b", "c"].map((row) => (
            <Skeleton key={row} className="h-14" />
          ))}
        </div>
      )}
      {list.data && rows.length === 0 && <NoTasks state={state} />}
      {rows.length > 0 && (
        <ul className="mb-3 overflow-hidden rounded-card border border-hairline bg-surface">
          {rows.map((task) => (
            <TaskRow
              key={task.id}
              task={task}
              onRepeated={() => setRepeated((before) => new Set(before).add(task.id))}
            />
          ))}
        </ul>
      )}
      <Pages
        page={page}
        pages={list.data?.pages ?? 1}
        onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
      />
    </div>
  );
}

function NoTasks({ state }: { state: TaskStateFilter }) {
  const { t } = useTranslation("work");
  const failed = state === "failed";
  return (
    <Empty
      title={t(failed ? "tasks.noneFailedTitle" : "tasks.noneTitle")}
      action={
        state !== "all" && (
          <Link to="/settings/tasks" search={{ state: "all" }} className={buttonClass()}>
            {t("tasks.showAll")}
          </Link>
        )
      }
    >
      {t(failed ? "tasks.noneFailed" : "tasks.none")}
    </Empty>
  );
}
