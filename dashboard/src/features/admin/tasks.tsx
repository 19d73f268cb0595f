import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi, settingsKeys } from "@/api/settings";
import { PageHead } from "@/features/shell/page-head";
import { TaskRow } from "@/features/tasks/row";
import { TASK_STATES } from "@/routes/settings";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Empty, Skeleton } from "@/ui/parts";
import { Tabs } from "@/ui/tabs";

const route = getRouteApi("/company/admin/tasks");
const LOOK_MS = 15_000;

/** Background work of every company; first the dead letters. */
export default function AdminTasksPage() {
  const { t } = useTranslation(["admin", "work"]);
  const { state = "failed", page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const [repeated, setRepeated] = useState(false);
  const list = useQuery({
    queryKey: [...settingsKeys.adminTasks, state, page],
    queryFn: ({ signal }) =>
      adminApi.tasks({ state: state === "all" ? undefined : state, page, sort: "created_at:desc" }, signal),
    placeholderData: keepPreviousData,
    // A row that was run again shows its result where it stands: it may not vanish.
    refetchInterval: repeated ? false : LOOK_MS,
    refetchOnWindowFocus: !repeated,
  });
  const rows = list.data?.tasks ?? [];
  return (
    <div className="max-w-[960px]">
      <PageHead title={t("admin:tasks.title")} />
      <p className="-mt-2 mb-4 max-w-[68ch] text-muted">{t("admin:tasks.lead")}</p>
      <div className="mb-4">
        <Tabs
          label={t("admin:tasks.title")}
          tabs={TASK_STATES.map((one) => ({
            key: one,
            label: t(`work:tasks.state.${one}`),
            link: { to: "/admin/tasks", search: one === "failed" ? {} : { state: one } },
            current: one === state,
            ...(one === state && list.data ? { count: list.data.total } : {}),
          }))}
        />
      </div>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && <Skeleton className="h-64" />}
      {list.data && rows.length === 0 && (
        <Empty title={t(state === "failed" ? "work:tasks.noneFailedTitle" : "work:tasks.noneTitle")}>
          {t(state === "failed" ? "work:tasks.noneFailed" : "work:tasks.none")}
        </Empty>
      )}
      {rows.length > 0 && (
        <ul className="mb-3 overflow-hidden rounded-card border border-hairline bg-surface">
          {rows.map((task) => (
            <TaskRow key={task.id} task={task} onRepeated={() => setRepeated(true)} />
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
