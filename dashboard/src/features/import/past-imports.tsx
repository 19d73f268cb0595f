import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { ImportJob } from "@/api/types";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Chip, type ChipTone, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { useCounts } from "./counts";

const TONES: Record<ImportJob["status"], ChipTone> = {
  queued: "accent",
  running: "accent",
  finished: "neutral",
  failed: "caution",
  cancelled: "neutral",
};
const LOOK_MS = 3_000;

export function PastImports() {
  const { t } = useTranslation("work");
  const counts = useCounts();
  const [page, setPage] = useState(1);
  const list = useQuery({
    queryKey: [...keys.imports, "list", page],
    queryFn: ({ signal }) => companyApi.imports(page, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      query.state.data?.import_jobs.some((job) => job.status === "queued" || job.status === "running")
        ? LOOK_MS
        : false,
  });
  return (
    <section className="grid gap-2" aria-labelledby="past">
      <h2 id="past" className="text-lg font-semibold">
        {t("import.past")}
      </h2>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      {list.data?.import_jobs.length === 0 && <p className="text-muted">{t("import.pastNone")}</p>}
      {list.data && list.data.import_jobs.length > 0 && (
        <ul className="overflow-hidden rounded-card border border-hairline bg-surface">
          {list.data.import_jobs.map((job) => (
            <li
              key={job.id}
              className="relative flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-hairline px-4 py-2.5 last:border-b-0 hover:bg-sunken has-aria-[current=page]:bg-accent-tint"
            >
              <span className="min-w-0 flex-1 basis-56">
                <Link
                  to="/candidates/import"
                  search={{ job: job.id }}
                  activeOptions={{ exact: true }}
                  activeProps={{}}
                  className="block font-medium break-words after:absolute after:inset-0"
                >
                  {job.filename}
                </Link>
                <span className="text-sm text-muted">
                  <Time at={job.created_at} />
                </span>
              </span>
              <span className="tabular text-muted">{job.status !== "queued" && counts(job)}</span>
              <span className="flex gap-1.5">
                {job.dry_run && <Chip>{t("import.dry")}</Chip>}
                <Chip tone={TONES[job.status]}>{t(`import.status.${job.status}`)}</Chip>
              </span>
            </li>
          ))}
        </ul>
      )}
      {list.data && <Pages page={page} pages={list.data.pages} onPage={setPage} />}
    </section>
  );
}
