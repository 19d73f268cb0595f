import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { Job, Question } from "@/api/types";
import { PageHead } from "@/features/shell/page-head";
import { ReplayLink } from "@/features/trials/links";
import { Failure } from "@/ui/failure";
import { Card, Chip, Empty, Skeleton } from "@/ui/parts";
import { HowHeld } from "./manner";

const route = getRouteApi("/company/jobs/$id");

/** A job as every candidate meets it: questions in order, with what a good answer has. */
export default function JobPage() {
  const { id } = route.useParams();
  const job = useQuery({ queryKey: keys.job(id), queryFn: ({ signal }) => companyApi.job(id, signal) });
  const questions = useQuery({
    queryKey: [...keys.job(id), "questions"],
    queryFn: ({ signal }) => companyApi.questions(id, signal),
  });
  const failed = job.error ?? questions.error;
  if (failed) {
    const retry = () => void Promise.all([job.refetch(), questions.refetch()]);
    return <Failure error={failed} onRetry={retry} />;
  }
  if (!job.data || !questions.data) return <Skeleton className="h-64 max-w-[840px]" />;
  return <JobView job={job.data} questions={questions.data.questions} />;
}

/** What answers contain that show a point, or show it in part. */
function Anchors({
  strong,
  partial,
}: {
  strong?: string | null | undefined;
  partial?: string | null | undefined;
}) {
  const { t } = useTranslation("hr");
  const written = [
    { name: t("jobs.strong"), text: strong },
    { name: t("jobs.partial"), text: partial },
  ].filter(({ text }) => text);
  if (written.length === 0) return null;
  return (
    <dl className="grid gap-x-3 text-sm text-muted sm:grid-cols-[auto_1fr]">
      {written.map(({ name, text }) => (
        <div key={name} className="contents">
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function JobView({ job, questions }: { job: Job; questions: Question[] }) {
  const { t } = useTranslation("hr");
  return (
    <div className="grid max-w-[840px] gap-4">
      <div>
        <PageHead title={t("jobs.title")} object={job.title}>
          <ReplayLink jobId={job.id} />
        </PageHead>
        {job.description && <p className="max-w-[68ch] whitespace-pre-line text-muted">{job.description}</p>}
      </div>
      {questions.length === 0 && <Empty title={t("jobs.noQuestions")} />}
      <ol className="grid gap-3">
        {[...questions]
          .sort((a, b) => a.position - b.position)
          .map((question, index) => (
            <li key={question.id}>
              <Card className="grid gap-3">
                <div className="flex flex-wrap items-start gap-3">
                  <span className="tabular text-muted">{index + 1}</span>
                  <h2 className="min-w-0 flex-1 basis-60 text-lg font-semibold">{question.text}</h2>
                  <Chip>
                    {t("jobs.weight")} {question.weight}
                  </Chip>
                </div>
                {question.points.length > 0 && (
                  <div className="grid gap-1">
                    <h3 className="text-sm text-muted">{t("jobs.points")}</h3>
                    <ul className="list-disc pl-5 marker:text-subtle">
                      {question.points.map((point) => (
                        <li key={point.id}>
                          {point.text}
                          <Anchors strong={point.strong} partial={point.partial} />
                        </li>
                      ))}
                    </ul>
                  </div>
                )}
                <p className="text-sm text-muted">
                  {t("jobs.followUps")} {question.max_follow_ups} ·{" "}
                  {t("jobs.minutes", { count: Math.round(question.budget_secs / 60) })}
                </p>
              </Card>
            </li>
          ))}
      </ol>
      <HowHeld key={job.updated_at} job={job} />
      {job.facts.length > 0 && (
        <Card className="grid gap-2">
          <h2 className="font-semibold">{t("jobs.facts")}</h2>
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
