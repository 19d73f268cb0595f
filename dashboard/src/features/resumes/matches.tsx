import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { type ResumeMatch, resumeKeys, resumesApi } from "@/api/resumes";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Card, Skeleton } from "@/ui/parts";
import { Requirement } from "./requirement";

/** The résumé is still being prepared for matching. */
const NOT_READY = "MATCH_409";
const AGAIN_MS = 2_000;
const TRIES = 15;

/** How the résumé fits open jobs and a job of one's own: every requirement with the sentences that show it. */
export function Matches({ id }: { id: string }) {
  const { t } = useTranslation("prepare");
  const jobs = useQuery({
    queryKey: resumeKeys.jobs(id),
    queryFn: ({ signal }) => resumesApi.jobs(id, signal),
    retry: (count, error) => error instanceof ApiError && error.code === NOT_READY && count < TRIES,
    retryDelay: AGAIN_MS,
  });
  return (
    <section aria-labelledby="resume-matches" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div>
        <h2 id="resume-matches" className="text-xl font-semibold">
          {t("resumes.matches")}
        </h2>
        <p className="max-w-[60ch] text-muted">{t("resumes.matchesLead")}</p>
      </div>
      <OwnJob id={id} ready={jobs.isSuccess} />
      {jobs.isPending && (
        <div aria-live="polite" className="grid gap-2">
          <p className="text-sm text-muted">{t("resumes.preparing")}</p>
          <Skeleton className="h-24" />
        </div>
      )}
      {jobs.error && <Failure error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.data?.matches.length === 0 && <p className="max-w-[60ch] text-muted">{t("resumes.noJobs")}</p>}
      {jobs.data?.matches.map(({ job_id, title, match }) => (
        <Card key={job_id}>
          <MatchView title={title} match={match} />
        </Card>
      ))}
    </section>
  );
}

function OwnJob({ id, ready }: { id: string; ready: boolean }) {
  const { t } = useTranslation("prepare");
  const [text, setText] = useState("");
  const match = useMutation({ mutationFn: () => resumesApi.match(id, text) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    match.mutate();
  };
  return (
    <Card className="grid gap-4">
      <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <TextArea
          required
          minLength={20}
          maxLength={20_000}
          rows={5}
          label={t("resumes.jobText")}
          hint={t("resumes.jobTextHint")}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <div>
          <Button
            type="submit"
            tone="primary"
            disabled={!ready}
            busy={match.isPending}
            busyLabel={t("gaps.comparing")}
          >
            {t("resumes.compare")}
          </Button>
        </div>
      </form>
      {match.error && <Failure error={match.error} />}
      <div aria-live="polite" className="-mt-4">
        {match.data && (
          <div className="mt-4">
            <MatchView title={t("resumes.yourJob")} match={match.data} />
          </div>
        )}
      </div>
    </Card>
  );
}

function MatchView({ title, match }: { title: string; match: ResumeMatch }) {
  const { t } = useTranslation("prepare");
  return (
    <div className="grid gap-3">
      <h3 className="flex flex-wrap items-baseline justify-between gap-2 text-lg font-semibold">
        <span className="min-w-0 break-words">{title}</span>
        <span className="tabular">{t("gaps.score", { score: match.score })}</span>
      </h3>
      <p className="max-w-[60ch] text-sm text-muted">{t("resumes.scoreMeans")}</p>
      <ul className="grid gap-3">
        {match.requirements.map((one) => (
          <Requirement key={one.requirement} one={one} />
        ))}
      </ul>
    </div>
  );
}
