import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type PracticeResults, practiceApi } from "@/api/practice";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Notice } from "@/ui/parts";
import { practiceKeys } from "./keys";
import { Enter, ThrowAway } from "./open-calls";

/** A call that was not entered yet, or left in the middle. */
export function OpenCall({ results }: { results: PracticeResults }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const navigate = useNavigate();
  const end = useMutation({
    mutationFn: () => practiceApi.endCall(results.interview_id),
    onSuccess: () => client.invalidateQueries({ queryKey: practiceKeys.all }),
  });
  const { call } = results;
  const begun = results.questions.length > 0;
  return (
    <Notice
      title={t(call?.live ? "practice.callLive" : begun ? "practice.callOpen" : "practice.callNew")}
      data-testid="practice-call-open"
      actions={
        <>
          {call?.token && <Enter token={call.token} />}
          {begun && !call?.live && (
            <Button busy={end.isPending} busyLabel={t("practice.ending")} onClick={() => end.mutate()}>
              {t("practice.endNow")}
            </Button>
          )}
          {!call?.live && (
            <ThrowAway practiceId={results.interview_id} onGone={() => navigate({ to: "/practice" })} />
          )}
        </>
      }
    >
      {end.error && <Failure error={end.error} />}
    </Notice>
  );
}

/** Between the goodbye and the feedback. */
export function BeingRead() {
  const { t } = useTranslation("prepare");
  return (
    <Notice
      icon={LoaderCircle}
      title={t("practice.listening")}
      role="status"
      data-testid="practice-being-read"
    >
      <p>{t("practice.beingRead")}</p>
    </Notice>
  );
}
