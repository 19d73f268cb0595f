import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { InterviewDetail, Verdict } from "@/api/types";
import { formatDateTime } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, TextArea } from "@/ui/field";
import { looked, noteOwnView } from "./looked";
import { useOwnView } from "./own-view";

const CHOICES: Verdict[] = ["PASS", "REVIEW", "FAIL"];

/** Own view first, then the suggestion, then the record. Nothing is pre-selected. */
export function DecisionForm({
  interview,
  onRecorded,
}: {
  interview: InterviewDetail;
  onRecorded: () => void;
}) {
  const { t, i18n } = useTranslation("hr");
  const client = useQueryClient();
  const now = useNow(30_000);
  const until = interview.correct_until;
  // Until the candidate's words are final nobody is declined; the server refuses it, too.
  const correcting = until != null && Date.parse(until) > now;
  const [view, setView] = useOwnView(interview.id);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState<"choice" | "reason" | null>(null);
  const suggested = interview.suggested_verdict ?? interview.report?.suggested_verdict ?? null;
  const record = useMutation({
    mutationFn: (decision: Verdict) =>
      companyApi.decide(interview.id, {
        decision,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
        ...(interview.decision ? { previous_id: interview.decision.id } : {}),
        looked: looked(interview.id),
      }),
    onError: (error) => {
      // Somebody else decided meanwhile: theirs is fetched and shown above, the form keeps what was written.
      if (error instanceof ApiError && error.status === 409) {
        void client.invalidateQueries({ queryKey: keys.interview(interview.id) });
      }
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.interview(interview.id) });
      void client.invalidateQueries({ queryKey: keys.interviews });
      setView({ choice: null, opened: true });
      onRecorded();
    },
  });
  const differs = suggested !== null && view.choice !== null && view.choice !== suggested;
  const needsReason = differs || suggested === null || view.choice === "FAIL";

  const why = () => {
    if (suggested === null) return t("decide.reasonNone");
    return differs ? t("decide.reasonNeeded") : t("decide.reasonFail");
  };

  const submit = () => {
    if (!view.choice) return setMissing("choice");
    if (!view.opened) {
      setMissing(null);
      noteOwnView(interview.id, view.choice);
      return setView({ ...view, opened: true });
    }
    if (needsReason && !reason.trim()) return setMissing("reason");
    setMissing(null);
    record.mutate(view.choice);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  };

  return (
    <form
      noValidate
      data-testid="decision-form"
      className="grid gap-3"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <fieldset>
        <legend className="font-medium">{t("decide.own")}</legend>
        {!view.opened && <p className="text-sm text-muted">{t("decide.ownHint")}</p>}
        <div className="flex flex-wrap gap-x-6">
          {CHOICES.map((choice) => (
            <Choice
              key={choice}
              type="radio"
              name={`decision-${interview.id}`}
              value={choice}
              data-testid={`decide-${choice}`}
              checked={view.choice === choice}
              disabled={choice === "FAIL" && correcting}
              aria-describedby={choice === "FAIL" && correcting ? `window-${interview.id}` : undefined}
              onChange={() => setView({ ...view, choice })}
            >
              {t(`verdict.${choice}`)}
            </Choice>
          ))}
        </div>
        {correcting && (
          <p id={`window-${interview.id}`} data-testid="window-open" className="text-sm text-muted">
            {t("decide.windowOpen", { time: formatDateTime(until, i18n.language, { zone: true }) })}
          </p>
        )}
      </fieldset>
      {view.opened && view.choice && suggested && (
        <p role="status" className="text-muted">
          {differs ? t("decide.differs") : t("decide.same")}
        </p>
      )}
      {view.opened && (
        <TextArea
          label={t("decide.reason")}
          hint={t("decide.reasonHint")}
          data-testid="decision-reason"
          error={missing === "reason" ? why() : null}
          maxLength={4_000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <p role="alert" className="text-bad empty:hidden">
        {missing === "choice" ? t("decide.choose") : null}
      </p>
      {record.error && <Failure error={record.error} onRetry={submit} />}
      <Button
        type="submit"
        tone={view.opened ? "primary" : "secondary"}
        data-testid={view.opened ? "record-decision" : "show-suggestion"}
        className="justify-self-start"
        busy={record.isPending}
        busyLabel={t("decide.recording")}
      >
        {view.opened ? t("decide.record") : t("decide.show")}
      </Button>
    </form>
  );
}
