import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { practiceApi } from "@/api/practice";
import { PageHead } from "@/features/shell/page-head";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Empty, Skeleton } from "@/ui/parts";
import { AnswerForm } from "./answer-form";
import { FeedbackCard } from "./feedback";
import { BeingRead, OpenCall } from "./held-call";
import { practiceKeys } from "./keys";
import { openQuestion } from "./open-question";
import { ResultsView } from "./results";

const LOOK_MS = 2_000;
const route = getRouteApi("/company/practice/$practiceId");

/** One practice interview: the open question, what was said about the last answer, and the results at the end. */
export default function PracticeSessionPage() {
  const { t } = useTranslation("prepare");
  const { practiceId } = route.useParams();
  const client = useQueryClient();
  const results = useQuery({
    queryKey: practiceKeys.one(practiceId),
    queryFn: ({ signal }) => practiceApi.results(practiceId, signal),
    // A call that is being read is ready in a moment; one that goes on in another window ends some time.
    refetchInterval: ({ state: { data } }) =>
      data?.state === "reading" || data?.call?.live ? LOOK_MS : false,
    retry: (count, error) => !(error instanceof ApiError && error.status === 404) && count < 2,
  });
  const refresh = () => client.invalidateQueries({ queryKey: practiceKeys.one(practiceId) });
  const next = useMutation({
    mutationFn: (skip: boolean) => practiceApi.question(practiceId, skip),
    // The last question left open ends the practice: that is a 409, and the results say so.
    onSettled: () => refresh(),
  });
  if (results.error instanceof ApiError && results.error.status === 404) return <Gone />;
  const data = results.data;
  const open = data ? openQuestion(data) : null;
  const last = data?.questions.at(-1);
  const over = next.error instanceof ApiError && next.error.code === "PRAC_409";
  return (
    <div className="grid max-w-[760px] grid-cols-[minmax(0,1fr)] gap-5">
      <PageHead title={t("practice.title")} object={data?.job_title} />
      {results.error && !data && <Failure error={results.error} onRetry={() => void results.refetch()} />}
      {results.isPending && <Skeleton className="h-64" />}
      {data?.state === "running" && data.by_call && <OpenCall results={data} />}
      {data?.state === "reading" && <BeingRead />}
      {data?.state === "running" && !data.by_call && (
        <>
          <p className="text-muted" role="status">
            {t("practice.at", { number: Math.max(1, data.questions.length), total: data.metrics.planned })}
          </p>
          {open && (
            <AnswerForm
              key={open.question_number}
              practiceId={practiceId}
              question={open}
              language={data.language}
              skipping={next.isPending}
              onSkip={() => next.mutate(true)}
              onAnswered={() => void refresh()}
            />
          )}
          {!open && last?.feedback && (
            <>
              <h2 className="text-xl font-medium">{last.question_text}</h2>
              <FeedbackCard practiceId={practiceId} result={last} />
            </>
          )}
          {!open && (
            <div className="flex flex-wrap gap-3">
              <Button
                tone="primary"
                size="lg"
                icon={ArrowRight}
                busy={next.isPending}
                busyLabel={t("practice.thinking")}
                onClick={() => next.mutate(false)}
              >
                {t(last ? "practice.nextQuestion" : "practice.firstQuestion")}
              </Button>
            </div>
          )}
          {next.error && !over && <Failure error={next.error} />}
        </>
      )}
      {data && (data.state === "finished" || data.state === "saved") && <ResultsView results={data} />}
    </div>
  );
}

function Gone() {
  const { t } = useTranslation("prepare");
  return (
    <div className="max-w-[760px]">
      <PageHead title={t("practice.title")} />
      <Empty
        title={t("practice.gone")}
        action={
          <Link to="/practice" className={buttonClass("primary")}>
            {t("practice.begin")}
          </Link>
        }
      >
        {t("practice.goneWhy")}
      </Empty>
    </div>
  );
}
