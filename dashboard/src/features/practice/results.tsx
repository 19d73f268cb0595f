import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type PracticeResults, practiceApi } from "@/api/practice";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Notice } from "@/ui/parts";
import { Time } from "@/ui/time";
import { FeedbackCard } from "./feedback";
import { practiceKeys } from "./keys";
import { ThrowAway } from "./open-calls";
import { WholeRecording, WithRecording } from "./recording";
import { Score } from "./score";
import { useCompetency } from "./words";

/** How it went: what the overall score rests on, each competency, each question; keep it or let it go. */
export function ResultsView({ results }: { results: PracticeResults }) {
  const { t } = useTranslation("prepare");
  const named = useCompetency();
  const { metrics } = results;
  return (
    <WithRecording results={results}>
      <Card className="grid gap-3" aria-labelledby="practice-results" data-testid="practice-results">
        <div className="flex flex-wrap items-center gap-3">
          <h2 id="practice-results" className="text-xl font-semibold">
            {t("practice.results")}
          </h2>
          <Score score={results.final_score} />
        </div>
        <p className="text-muted">
          {t("practice.restsOn", { count: metrics.scored, answered: metrics.answered })}
        </p>
        <dl className="grid grid-cols-[1fr_max-content] gap-x-4 gap-y-2">
          {metrics.competencies.map((one) => (
            <div key={one.competency} className="contents">
              <dt>{named(one.competency)}</dt>
              <dd>
                <Score score={one.score} />
              </dd>
            </div>
          ))}
        </dl>
        {metrics.star.length > 0 && (
          <p className="text-muted">
            {metrics.star
              .map(({ part, present, of }) => `${t(`practice.star.${part}`)} ${present}/${of}`)
              .join(" · ")}
          </p>
        )}
      </Card>
      {results.call?.problem && (
        <Notice tone="caution">{t(`practice.problem.${results.call.problem}`)}</Notice>
      )}
      <Keep results={results} />
      <WholeRecording results={results} />
      <ol className="grid gap-5">
        {results.questions.map((one) => (
          <li key={one.question_number} className="grid gap-2">
            <h2 className="text-lg font-medium">
              {one.question_number}. {one.question_text}
            </h2>
            {one.feedback ? (
              <FeedbackCard practiceId={results.interview_id} result={one} />
            ) : (
              <Unread answer={one.answer} />
            )}
          </li>
        ))}
      </ol>
    </WithRecording>
  );
}

function Unread({ answer }: { answer: string | null }) {
  const { t } = useTranslation("prepare");
  if (answer === null) return <p className="text-muted">{t("practice.skipped")}</p>;
  return (
    <blockquote className="border-l-2 border-hairline pl-3 break-words whitespace-pre-wrap">
      {answer}
    </blockquote>
  );
}

function Keep({ results }: { results: PracticeResults }) {
  const { t } = useTranslation(["prepare", "common"]);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [sure, setSure] = useState(false);
  const save = useMutation({
    mutationFn: (recording: boolean) => practiceApi.save(results.interview_id, recording),
    onSuccess: () => client.invalidateQueries({ queryKey: practiceKeys.all }),
  });
  const remove = useMutation({
    mutationFn: () => practiceApi.remove(results.interview_id),
    onSuccess: async () => {
      await navigate({ to: "/practice" });
      await client.invalidateQueries({ queryKey: practiceKeys.all });
    },
  });
  if (results.saved_at === null) {
    const recorded = (results.call?.recordings.length ?? 0) > 0;
    return (
      <Notice
        title={t("practice.notSaved")}
        actions={
          <>
            {results.call?.problem !== "nothing_said" && (
              <Button
                tone="primary"
                busy={save.isPending && !save.variables}
                busyLabel={t("practice.saving")}
                disabled={save.isPending}
                onClick={() => save.mutate(false)}
              >
                {t(recorded ? "practice.saveWords" : "practice.save")}
              </Button>
            )}
            {recorded && (
              <Button
                busy={save.isPending && save.variables}
                busyLabel={t("practice.saving")}
                disabled={save.isPending}
                onClick={() => save.mutate(true)}
              >
                {t("practice.saveRecording")}
              </Button>
            )}
            {results.by_call ? (
              <ThrowAway practiceId={results.interview_id} onGone={() => navigate({ to: "/practice" })} />
            ) : (
              <Link to="/practice" className={buttonClass()}>
                {t("practice.leave")}
              </Link>
            )}
          </>
        }
      >
        <p>{t(results.by_call ? "practice.notSavedCall" : "practice.notSavedWhy")}</p>
        {save.error && <Failure error={save.error} className="mt-2" />}
      </Notice>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="text-muted">
        {t("practice.savedAt")} <Time at={results.saved_at} />
      </p>
      <Link to="/practice" className={buttonClass("primary")}>
        {t("practice.another")}
      </Link>
      {sure ? (
        <Button tone="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t("practice.removeSure")}
        </Button>
      ) : (
        <Button tone="quiet" onClick={() => setSure(true)}>
          {t("practice.remove")}
        </Button>
      )}
      {remove.error && <Failure error={remove.error} />}
    </div>
  );
}
