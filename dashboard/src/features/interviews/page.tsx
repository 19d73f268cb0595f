import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CalendarPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { InterviewRow } from "@/api/types";
import { PageHead } from "@/features/shell/page-head";
import { useTyped } from "@/lib/use-typed";
import { INTERVIEW_CHANNELS, type InterviewFilterName, type InterviewSearch } from "@/routes/results";
import { buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { FILTER_LINK } from "@/ui/filter-link";
import { Empty, Skeleton } from "@/ui/parts";
import { SearchField } from "@/ui/search-field";
import { Time } from "@/ui/time";
import { DecisionChip, StatusChip } from "./status-chip";
import { waitsFor } from "./waits-for";

const route = getRouteApi("/company/interviews");
const FILTERS: (InterviewFilterName | undefined)[] = [
  undefined,
  "scheduled",
  "in_progress",
  "completed",
  "cancelled",
  "expired",
];

export default function InterviewsPage() {
  const { t } = useTranslation(["hr", "result"]);
  const filter = route.useSearch();
  const list = useQuery({
    queryKey: [...keys.interviews, filter],
    queryFn: ({ signal }) => companyApi.interviews(filter, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
  const filtered = Boolean(filter.status || filter.q || filter.channel);
  return (
    <>
      <PageHead title={t("interviews.title")}>
        <Link to="/schedule" className={buttonClass("primary", "md")}>
          <CalendarPlus aria-hidden="true" size={16} strokeWidth={1.75} />
          {t("interviews.schedule")}
        </Link>
      </PageHead>
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <nav aria-label={t("interviews.filter")} className="flex flex-wrap gap-1">
          {FILTERS.map((status) => (
            <Link
              key={status ?? "all"}
              to="/interviews"
              search={without({ ...filter, status })}
              aria-current={filter.status === status ? "page" : undefined}
              activeOptions={{ exact: true }}
              activeProps={{}}
              className={FILTER_LINK}
            >
              {status ? t(`status.${status}`) : t("interviews.all")}
            </Link>
          ))}
        </nav>
        <Narrow filter={filter} />
      </div>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && <Rows />}
      {list.data && list.data.interviews.length === 0 && <NoRows filtered={filtered} />}
      {list.data && list.data.interviews.length > 0 && (
        <>
          <Table rows={list.data.interviews} />
          {list.data.pages > 1 && <Pager page={list.data.page} pages={list.data.pages} filter={filter} />}
        </>
      )}
    </>
  );
}

/** Another filter begins at its first page; what is not set is not in the address. */
function without({ page: _, ...filter }: Maybe<InterviewSearch>): InterviewSearch {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
}

type Maybe<T> = { [Key in keyof T]?: T[Key] | undefined };

/** Search as one types, and the way in which interviews are held. */
function Narrow({ filter }: { filter: InterviewSearch }) {
  const { t } = useTranslation("result");
  const navigate = route.useNavigate();
  const set = (change: Maybe<InterviewSearch>) =>
    void navigate({ search: (now) => without({ ...now, ...change }), replace: true, resetScroll: false });
  const [text, setText] = useTyped(filter.q ?? "", (q) => set({ q: q || undefined }));
  const look = "min-h-10 rounded-control border border-control bg-surface px-2 text-lg sm:text-base";
  return (
    <div className="flex min-w-0 flex-1 basis-72 flex-wrap gap-2">
      <SearchField className="flex-1 basis-40" label={t("list.search")} value={text} onChange={setText} />
      <select
        aria-label={t("list.channel")}
        value={filter.channel ?? ""}
        onChange={(event) =>
          set({ channel: INTERVIEW_CHANNELS.find((channel) => channel === event.target.value) })
        }
        className={look}
      >
        <option value="">{t("list.anyChannel")}</option>
        {INTERVIEW_CHANNELS.map((channel) => (
          <option key={channel} value={channel}>
            {t(`list.${channel}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

function Table({ rows }: { rows: InterviewRow[] }) {
  const { t } = useTranslation(["hr", "result"]);
  return (
    <div className="overflow-hidden rounded-card border border-hairline bg-surface">
      <table className="w-full border-collapse max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="border-b border-hairline text-left text-sm text-muted">
            <th className="px-4 py-2 font-medium">{t("interviews.candidate")}</th>
            <th className="px-4 py-2 font-medium">{t("interviews.job")}</th>
            <th className="px-4 py-2 font-medium">{t("interviews.when")}</th>
            <th className="px-4 py-2 font-medium">{t("interviews.state")}</th>
            <th className="px-4 py-2 font-medium">{t("result:list.waits")}</th>
            <th className="px-4 py-2 font-medium">{t("interviews.result")}</th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: InterviewRow }) {
  const { t } = useTranslation(["hr", "result"]);
  const waiting = waitsFor(row);
  const cell = "px-4 py-2.5 max-sm:block max-sm:p-0";
  const at = row.completed_at ?? row.scheduled_at;
  return (
    <tr className="relative border-b border-hairline last:border-b-0 hover:bg-sunken max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:gap-x-3 max-sm:gap-y-1 max-sm:px-4 max-sm:py-3">
      <td className={cell}>
        <Link
          to={row.live ? "/live/$id" : "/interviews/$id"}
          params={{ id: row.id }}
          search={{}}
          className="font-medium after:absolute after:inset-0"
        >
          {row.candidate.name}
        </Link>
      </td>
      <td className={`${cell} text-muted max-sm:order-3`}>{row.job.title}</td>
      <td className={`${cell} text-muted max-sm:order-5 max-sm:col-span-2 max-sm:text-sm`}>
        {at ? <Time at={at} /> : t("interviews.notScheduled")}
      </td>
      <td className={`${cell} max-sm:order-2 max-sm:justify-self-end`}>
        <StatusChip interview={row} />
      </td>
      <td
        className={`${cell} ${waiting === "nothing" ? "text-muted" : ""} max-sm:order-6 max-sm:col-span-2 max-sm:text-sm`}
      >
        <span className="sm:hidden">{t("result:list.waits")}: </span>
        {t(`result:list.waiting.${waiting}`)}
      </td>
      <td className={`${cell} max-sm:order-4 max-sm:justify-self-end`}>
        {row.verdict ? (
          <DecisionChip verdict={row.verdict} />
        ) : (
          <span className="text-muted">
            {row.suggested_verdict || row.score !== null ? t("interviews.ready") : t("interviews.none")}
          </span>
        )}
      </td>
    </tr>
  );
}

function Rows() {
  return (
    <div aria-busy="true" className="grid gap-2 rounded-card border border-hairline bg-surface p-4">
      {["a", "b", "c", "d", "e"].map((row) => (
        <Skeleton key={row} className="h-9" />
      ))}
    </div>
  );
}

function NoRows({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation("hr");
  if (filtered) {
    return (
      <Empty
        title={t("interviews.noMatch")}
        action={
          <Link to="/interviews" search={{}} className={buttonClass()}>
            {t("interviews.clear")}
          </Link>
        }
      />
    );
  }
  return (
    <Empty
      title={t("interviews.emptyTitle")}
      action={
        <Link to="/schedule" className={buttonClass("primary")}>
          {t("interviews.schedule")}
        </Link>
      }
    >
      {t("interviews.empty")}
    </Empty>
  );
}

function Pager({ page, pages, filter }: { page: number; pages: number; filter: InterviewSearch }) {
  const { t } = useTranslation("hr");
  const to = (next: number) => ({ ...without(filter), ...(next > 1 ? { page: next } : {}) });
  return (
    <nav
      className="mt-3 flex items-center justify-end gap-3"
      aria-label={t("interviews.pageOf", { page, pages })}
    >
      {page > 1 && (
        <Link to="/interviews" search={to(page - 1)} className={buttonClass()}>
          {t("interviews.previous")}
        </Link>
      )}
      <span className="tabular text-muted">{t("interviews.pageOf", { page, pages })}</span>
      {page < pages && (
        <Link to="/interviews" search={to(page + 1)} className={buttonClass()}>
          {t("interviews.next")}
        </Link>
      )}
    </nav>
  );
}
