import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CalendarPlus } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { CandidateDetail } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { StageChip } from "@/features/candidates/stage-chip";
import { DecisionChip, StatusChip } from "@/features/interviews/status-chip";
import { PageHead } from "@/features/shell/page-head";
import { formatDate } from "@/lib/format";
import { compact, numberGroups, telLink } from "@/lib/phone";
import { buttonClass } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Digits } from "@/ui/digits";
import { Failure } from "@/ui/failure";
import { Card, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { History } from "./history";

const route = getRouteApi("/company/candidates/$id");

/** One person: where they are in the pipeline, how to reach them, their interviews and their way so far. */
export default function CandidatePage() {
  const { id } = route.useParams();
  const found = useQuery({
    queryKey: keys.candidate(id),
    queryFn: ({ signal }) => companyApi.candidate(id, signal),
  });
  if (found.error && !found.data) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton className="h-80 max-w-[1080px]" />;
  return <Candidate candidate={found.data} />;
}

function Candidate({ candidate }: { candidate: CandidateDetail }) {
  const { t } = useTranslation("hr");
  const may = useMay();
  return (
    <div className="max-w-[1080px]">
      <PageHead title={t("candidate.title")} object={candidate.name}>
        {may("interviews:write") && (
          <Link to="/schedule" search={{ candidate: candidate.id }} className={buttonClass("primary")}>
            <CalendarPlus aria-hidden="true" size={16} strokeWidth={1.75} />
            {t("candidate.schedule")}
          </Link>
        )}
      </PageHead>
      <div className="grid items-start gap-4 lg:grid-cols-[320px_1fr]">
        <Facts candidate={candidate} />
        <div className="grid gap-4">
          <Interviews candidate={candidate} />
          <History id={candidate.id} />
        </div>
      </div>
    </div>
  );
}

function Facts({ candidate }: { candidate: CandidateDetail }) {
  const { t, i18n } = useTranslation(["hr", "common"]);
  const language = candidate.language.startsWith("ko")
    ? "ko"
    : candidate.language.startsWith("en")
      ? "en"
      : null;
  return (
    <Card className="grid gap-4">
      <h2 className="sr-only">{t("candidate.facts")}</h2>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StageChip status={candidate.status} />
        {candidate.status_since && (
          <span className="text-sm text-muted">
            {t("candidate.since", { time: formatDate(candidate.status_since, i18n.language) })}
          </span>
        )}
      </div>
      <dl className="grid gap-3">
        <Fact label={t("candidates.email")}>
          <span className="break-words">{candidate.email}</span>
          <div className="mt-1">
            <CopyButton size="sm" text={candidate.email} label={t("candidate.copyEmail")} />
          </div>
        </Fact>
        {candidate.phone && (
          <Fact label={t("candidates.phone")}>
            <a href={telLink(candidate.phone)} className="border-b border-current">
              <Digits groups={numberGroups(candidate.phone)} />
            </a>
            <div className="mt-1">
              <CopyButton size="sm" text={compact(candidate.phone)} label={t("phone.copyNumber")} />
            </div>
          </Fact>
        )}
        {candidate.job && (
          <Fact label={t("candidates.job")}>
            <Link to="/jobs/$id" params={{ id: candidate.job.id }} className="underline">
              {candidate.job.title}
            </Link>
          </Fact>
        )}
        <Fact label={t("candidate.owner")}>{candidate.assignee?.name ?? t("candidate.nobody")}</Fact>
        {candidate.source && <Fact label={t("candidate.source")}>{candidate.source}</Fact>}
        <Fact label={t("candidates.language")}>
          {language ? t(`common:languageName.${language}`) : candidate.language} · {candidate.timezone}
        </Fact>
        <Fact label={t("candidate.added")}>
          <Time at={candidate.created_at} />
        </Fact>
        {candidate.duplicates && candidate.duplicates.length > 0 && (
          <Fact label={t("candidate.duplicates")}>
            {candidate.duplicates.map((other) => (
              <Link key={other.id} to="/candidates/$id" params={{ id: other.id }} className="block underline">
                {other.name}
              </Link>
            ))}
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Interviews({ candidate }: { candidate: CandidateDetail }) {
  const { t } = useTranslation("hr");
  const interviews = candidate.interviews ?? [];
  return (
    <Card className="grid gap-2">
      <h2 className="text-lg font-semibold">{t("candidate.interviews")}</h2>
      {interviews.length === 0 && <p className="text-muted">{t("candidate.noInterviews")}</p>}
      <ul className="-mx-4 last:-mb-4 sm:-mx-5 sm:last:-mb-5">
        {interviews.map((interview) => {
          const at = interview.completed_at ?? interview.scheduled_at;
          return (
            <li
              key={interview.id}
              className="relative flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-hairline px-4 py-2.5 hover:bg-sunken sm:px-5"
            >
              <Link
                to="/interviews/$id"
                params={{ id: interview.id }}
                search={{}}
                className="min-w-0 flex-1 basis-48 font-medium after:absolute after:inset-0"
              >
                {interview.job_title}
              </Link>
              <span className="text-muted">{at ? <Time at={at} /> : t("interviews.notScheduled")}</span>
              {interview.verdict ? (
                <DecisionChip verdict={interview.verdict} />
              ) : (
                <StatusChip interview={{ status: interview.status, live: false }} />
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
