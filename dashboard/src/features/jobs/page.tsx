import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { jobsApi } from "@/api/jobs";
import { keys } from "@/api/keys";
import type { Job } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { PageHead } from "@/features/shell/page-head";
import { Failure } from "@/ui/failure";
import { Card, Skeleton } from "@/ui/parts";
import { JobEditor } from "./job-editor";

/** What stands around each view of one job: its title, state, tabs, and the draft that they share. */
export function JobPage({ children }: { children: ReactNode }) {
  const { id = "" } = useParams({ strict: false });
  const writes = useMay()("jobs:write");
  const job = useQuery({ queryKey: keys.job(id), queryFn: ({ signal }) => companyApi.job(id, signal) });
  const questions = useQuery({
    queryKey: [...keys.job(id), "questions"],
    queryFn: async ({ signal }) => {
      const askedAt = Date.now();
      return { ...(await jobsApi.questions(id, signal)), askedAt };
    },
    enabled: writes,
    // Somebody else may be writing, too.
    refetchInterval: 20_000,
    staleTime: 0,
  });
  const failed = (!job.data && job.error) || (!questions.data && questions.error);
  if (failed) {
    const retry = () => void Promise.all([job.refetch(), writes ? questions.refetch() : null]);
    return <Failure error={failed} onRetry={retry} />;
  }
  if (job.data && !writes) return <ReadOnly job={job.data} />;
  if (!job.data || !questions.data)
    return (
      <div aria-busy="true" className="grid gap-4">
        <Skeleton className="h-9 w-80 max-w-full" />
        <Skeleton className="h-10" />
        <Skeleton className="h-96" />
      </div>
    );
  return (
    <JobEditor key={id} job={job.data} list={questions.data}>
      {children}
    </JobEditor>
  );
}

/** For those who may read jobs but not write them: what the company says of it. */
function ReadOnly({ job }: { job: Job }) {
  const { t } = useTranslation("jobs");
  return (
    <div className="grid max-w-[840px] gap-4">
      <PageHead title={t("title")} object={job.title} />
      {job.description && <p className="max-w-[68ch] whitespace-pre-line">{job.description}</p>}
      <p className="text-muted">
        {t("count.questions", { count: job.questions_count })} ·{" "}
        {t("minutesShort", { count: Math.round(job.time_limit_secs / 60) })}
      </p>
      {job.facts.length > 0 && (
        <Card className="grid gap-2">
          <h2 className="font-semibold">{t("setup.facts")}</h2>
          <dl className="grid gap-2">
            {job.facts.map((fact) => (
              <div key={fact.topic} className="grid gap-x-4 sm:grid-cols-[160px_1fr]">
                <dt className="text-muted">{fact.topic}</dt>
                <dd>{fact.text}</dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
    </div>
  );
}
