import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Ellipsis, Plus } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { jobsApi } from "@/api/jobs";
import type { Job } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { PageHead } from "@/features/shell/page-head";
import { usePaletteCommands } from "@/lib/commands";
import { useKeys } from "@/lib/use-keys";
import { useTyped } from "@/lib/use-typed";
import type { JobListSearch } from "@/routes/jobs";
import { Button } from "@/ui/button";
import { NoMatch } from "@/ui/empty";
import { Failure } from "@/ui/failure";
import { FILTER_LINK } from "@/ui/filter-link";
import { Menu, MenuItem } from "@/ui/menu";
import { Pages } from "@/ui/pages";
import { Chip, Empty } from "@/ui/parts";
import { SearchField } from "@/ui/search-field";
import { SkeletonRows } from "@/ui/skeleton";
import { minutesOf } from "./drafts";
import { NewJobDialog } from "./new-job";
import { useArchive } from "./use-archive";

const route = getRouteApi("/company/jobs");

/** All jobs: their state, the published version, questions, minutes and who is in the running. */
export default function JobsPage() {
  const { t } = useTranslation("jobs");
  const search = route.useSearch();
  const navigate = useNavigate();
  const writes = useMay()("jobs:write");
  const [creating, setCreating] = useState(false);
  const { q, archived = false, page = 1 } = search;
  const jobs = useQuery({
    queryKey: ["job-list", q ?? "", archived, page],
    queryFn: ({ signal }) => jobsApi.list({ q, is_open: archived ? "false" : "true", page }, signal),
    placeholderData: keepPreviousData,
  });
  const go = (next: JobListSearch) => void navigate({ to: "/jobs", search: next, replace: true });
  const create = () => setCreating(true);
  useKeys(writes ? { KeyN: { label: t("create"), run: create } } : {});
  usePaletteCommands(writes ? [{ id: "job.create", label: t("create"), icon: Plus, run: create }] : []);
  const rows = jobs.data?.jobs;
  return (
    <div className="max-w-[1040px]">
      <PageHead title={t("title")}>
        {writes && (
          <Button tone="primary" icon={Plus} data-testid="new-job" onClick={create}>
            {t("create")}
          </Button>
        )}
      </PageHead>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <SearchBox
          key={`${archived}.${q === undefined}`}
          value={q ?? ""}
          onChange={(text) => go({ ...(text ? { q: text } : {}), ...(archived ? { archived } : {}) })}
        />
        <nav aria-label={t("filter")} className="flex gap-2">
          <Link
            to="/jobs"
            search={q ? { q } : {}}
            className={FILTER_LINK}
            aria-current={archived ? undefined : "page"}
          >
            {t("open")}
          </Link>
          <Link
            to="/jobs"
            search={{ ...(q ? { q } : {}), archived: true }}
            className={FILTER_LINK}
            aria-current={archived ? "page" : undefined}
          >
            {t("archivedJobs")}
          </Link>
        </nav>
      </div>
      {jobs.error && <Failure error={jobs.error} onRetry={() => void jobs.refetch()} className="mb-4" />}
      {!rows && !jobs.error && <SkeletonRows rows={5} height={64} />}
      {rows?.length === 0 &&
        (q ? (
          <NoMatch onClear={() => go(archived ? { archived } : {})} />
        ) : (
          <Empty
            title={archived ? t("none.archived") : t("none.title")}
            action={
              writes && !archived ? (
                <Button tone="primary" icon={Plus} onClick={create}>
                  {t("create")}
                </Button>
              ) : undefined
            }
          >
            {archived ? t("none.archivedText") : t("none.text")}
          </Empty>
        ))}
      {rows && rows.length > 0 && (
        <ul
          className="divide-y divide-hairline overflow-hidden rounded-card border border-hairline bg-surface"
          data-testid="job-list"
        >
          {rows.map((job) => (
            <Row key={job.id} job={job} writes={writes} />
          ))}
        </ul>
      )}
      <div className="mt-4">
        <Pages
          page={page}
          pages={jobs.data?.pages ?? 1}
          onPage={(next) =>
            go({ ...search, ...(next > 1 ? { page: next } : { page: undefined }) } as JobListSearch)
          }
        />
      </div>
      {writes && <NewJobDialog open={creating} onClose={() => setCreating(false)} />}
    </div>
  );
}

function Row({ job, writes }: { job: Job; writes: boolean }) {
  const { t, i18n } = useTranslation("jobs");
  const archive = useArchive();
  const over = job.planned_secs > job.time_limit_secs;
  return (
    <li className="relative flex items-center gap-3 px-4 py-3 hover:bg-sunken">
      <div className="grid min-w-0 flex-1 items-center gap-x-6 gap-y-1 sm:grid-cols-[minmax(0,1fr)_auto]">
        <div className="min-w-0">
          <Link to="/jobs/$id" params={{ id: job.id }} className="font-medium after:absolute after:inset-0">
            {job.title}
          </Link>
          <p className="tabular flex flex-wrap gap-x-3 text-sm text-muted">
            <span>{t("count.questions", { count: job.questions_count })}</span>
            <span className={over ? "text-caution" : ""}>
              {t("time.of", {
                planned: minutesOf(job.planned_secs),
                limit: minutesOf(job.time_limit_secs),
              })}
            </span>
            {job.candidates_count != null && (
              <span>
                {t("count.candidates", {
                  count: job.candidates_count,
                  n: job.candidates_count.toLocaleString(i18n.language),
                })}
              </span>
            )}
          </p>
        </div>
        {writes && (
          <Chip tone={!job.is_open ? "neutral" : job.live_version ? "good" : "caution"}>
            {!job.is_open
              ? t("archived")
              : job.live_version
                ? t("live", { version: job.live_version })
                : job.questions_count === 0
                  ? t("noQuestions")
                  : t("neverPublished")}
          </Chip>
        )}
      </div>
      {writes && (
        <div className="relative z-[1]">
          <Menu
            trigger={
              <Button tone="quiet" size="sm" icon={Ellipsis} aria-label={t("actsOf", { title: job.title })} />
            }
          >
            <MenuItem
              icon={job.is_open ? Archive : ArchiveRestore}
              onSelect={() => archive(job, job.is_open)}
            >
              {job.is_open ? t("archive") : t("unarchive")}
            </MenuItem>
          </Menu>
        </div>
      )}
    </li>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation("jobs");
  const [text, setText] = useTyped(value, onChange);
  const field = useRef<HTMLInputElement>(null);
  useKeys({ Slash: { label: t("search"), run: () => field.current?.focus() } });
  return (
    <SearchField
      ref={field}
      className="w-full max-w-80"
      label={t("search")}
      value={text}
      onChange={setText}
    />
  );
}
