import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Scale } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { type CandidateMatch, jobsApi } from "@/api/jobs";
import { keys } from "@/api/keys";
import { Requirement } from "@/features/resumes/requirement";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Empty, Notice, Skeleton } from "@/ui/parts";
import { useJob } from "./context";
import { JobPage } from "./page";

const FIRST = 10;
/** What the service answers at most. */
const MOST = 50;
/** While résumés are still being read; each look is one of the few that are allowed a minute. */
const AGAIN_MS = 15_000;
const KEPT_MS = 300_000;
const NOTHING_ASKED = "MATCH_400";

/** Candidates whose résumés show what the job asks for, each with the sentences that show it. */
export default function MatchesPage() {
  return (
    <JobPage>
      <Matches />
    </JobPage>
  );
}

function Matches() {
  const { t } = useTranslation("jobs");
  const { job } = useJob();
  const [limit, setLimit] = useState(FIRST);
  const found = useQuery({
    queryKey: [...keys.job(job.id), "matches", limit],
    queryFn: ({ signal }) => jobsApi.matches(job.id, limit, signal),
    placeholderData: keepPreviousData,
    staleTime: KEPT_MS,
    refetchInterval: ({ state }) => (state.data?.waiting ? AGAIN_MS : false),
    retry: false,
  });
  if (found.error instanceof ApiError && found.error.code === NOTHING_ASKED)
    return (
      <Empty
        title={t("matches.nothingAsked")}
        action={
          <Link to="/jobs/$id/setup" params={{ id: job.id }} className={buttonClass()}>
            {t("matches.describe")}
          </Link>
        }
      >
        {t("matches.nothingAskedText")}
      </Empty>
    );
  if (found.error && !found.data) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <div aria-busy="true" className="grid max-w-[840px] gap-4">
        <Skeleton className="h-16" />
        <Skeleton className="h-56" />
        <Skeleton className="h-56" />
      </div>
    );
  const { matches, waiting, warning } = found.data;
  return (
    <div className="grid max-w-[840px] grid-cols-[minmax(0,1fr)] gap-4">
      <Notice icon={Scale} title={t("matches.noDecision")}>
        <p>{t("matches.noDecisionText")}</p>
      </Notice>
      {waiting > 0 && (
        <p role="status" className="text-muted">
          {t("matches.waiting", { count: waiting })}
        </p>
      )}
      {warning && (
        <p lang="en" className="text-sm text-muted">
          {warning}
        </p>
      )}
      {matches.length === 0 && waiting === 0 && (
        <Empty
          title={t("matches.none")}
          action={
            <Link to="/candidates" search={{ job: job.id }} className={buttonClass()}>
              {t("matches.toCandidates")}
            </Link>
          }
        >
          {t("matches.noneText")}
        </Empty>
      )}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-4" data-testid="job-matches">
        {matches.map((one) => (
          <li key={one.candidate_id}>
            <Fit one={one} />
          </li>
        ))}
      </ul>
      {matches.length === limit && limit < MOST && (
        <div>
          <Button busy={found.isFetching} busyLabel={t("matches.reading")} onClick={() => setLimit(MOST)}>
            {t("matches.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** One person: what the résumé shows, by its own sentences, and what it does not say. */
function Fit({ one: { candidate_id, name, match } }: { one: CandidateMatch }) {
  const { t } = useTranslation("jobs");
  const shown = match.requirements.filter(({ level }) => level !== "not_shown");
  const missing = match.requirements.filter(({ level }) => level === "not_shown");
  return (
    <Card className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-lg font-semibold">
        <Link
          to="/candidates/$id"
          params={{ id: candidate_id }}
          search={{ tab: "resume" }}
          className="min-w-0 break-words underline"
        >
          {name}
        </Link>
        <span className="tabular text-base font-normal text-muted">
          {t("matches.shown", { n: shown.length, count: match.requirements.length })}
        </span>
      </h2>
      {shown.length > 0 && (
        <ul className="grid gap-3">
          {shown.map((requirement) => (
            <Requirement key={requirement.requirement} one={requirement} />
          ))}
        </ul>
      )}
      {missing.length > 0 && (
        <div className="border-t border-hairline pt-3">
          <h3 className="font-medium">{t("matches.missing")}</h3>
          <ul className="mt-1 list-disc pl-5 text-muted">
            {missing.map(({ requirement }) => (
              <li key={requirement} className="break-words">
                {requirement}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}
