import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { PageHead } from "@/features/shell/page-head";
import { Failure } from "@/ui/failure";
import { Empty, Skeleton } from "@/ui/parts";

export default function JobsPage() {
  const { t } = useTranslation("hr");
  const jobs = useQuery({ queryKey: keys.jobs, queryFn: ({ signal }) => companyApi.jobs(signal) });
  return (
    <div className="max-w-[840px]">
      <PageHead title={t("jobs.title")} />
      {jobs.error && <Failure error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.isPending && <Skeleton className="h-32" />}
      {jobs.data?.jobs.length === 0 && <Empty title={t("jobs.emptyTitle")}>{t("jobs.empty")}</Empty>}
      {jobs.data && jobs.data.jobs.length > 0 && (
        <ul className="overflow-hidden rounded-card border border-hairline bg-surface">
          {jobs.data.jobs.map((job) => (
            <li
              key={job.id}
              className="relative flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-hairline px-4 py-3 last:border-b-0 hover:bg-sunken"
            >
              <Link
                to="/jobs/$id"
                params={{ id: job.id }}
                className="min-w-0 flex-1 basis-60 font-medium after:absolute after:inset-0"
              >
                {job.title}
              </Link>
              <span className="text-muted">{t("jobs.questions", { count: job.questions_count })}</span>
              <span className="tabular text-muted">
                {t("jobs.minutes", { count: Math.round(job.time_limit_secs / 60) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
