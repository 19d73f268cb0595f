import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Accessibility } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { type Grant, resultApi } from "@/api/result";
import type { Adjustment, InterviewDetail } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, SelectField, TextArea } from "@/ui/field";
import { Sheet } from "@/ui/sheet";
import { Time } from "@/ui/time";

const KINDS = ["more_time", "text", "captions_large", "person", "other"] as const;
const PATIENCE = ["1", "1.5", "2", "3"] as const;

/** What the candidate asked for, and the company's answer. */
export function Adjustments({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation(["hr", "result"]);
  const may = useMay()("interviews:write");
  const [answering, setAnswering] = useState<Adjustment | null>(null);
  if (interview.adjustments.length === 0) return null;
  const open = interview.status === "scheduled" || interview.status === "in_progress";
  return (
    <ul className="grid gap-2" data-testid="adjustments">
      {interview.adjustments.map((one) => (
        <li key={one.id} className="flex flex-wrap items-start gap-2 rounded-control bg-sunken p-3">
          <Accessibility aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0" />
          <div className="grid min-w-0 flex-1 basis-40 gap-1">
            <p>
              {t("result.adjustments")}:{" "}
              {kindsOf(one)
                .map((kind) => t(`result.adjustment.${kind}`))
                .join(", ")}
              {one.text && ` “${one.text}”`}
            </p>
            <p className="text-sm text-muted">
              {one.answer ? (
                <>
                  {t("result:adjustment.answered")} {one.answered_at && <Time at={one.answered_at} />}: “
                  {one.answer}”
                </>
              ) : (
                t("result:adjustment.waiting")
              )}
            </p>
          </div>
          {may && open && (
            <Button
              size="sm"
              tone={one.answer ? "quiet" : "primary"}
              className="no-print"
              onClick={() => setAnswering(one)}
            >
              {t(one.answer ? "result:adjustment.again" : "result:adjustment.answer")}
            </Button>
          )}
        </li>
      ))}
      <Sheet
        open={answering !== null}
        onClose={() => setAnswering(null)}
        title={t("result:adjustment.title")}
        lead={t("result:adjustment.lead", { name: interview.candidate.name })}
      >
        {answering && (
          <AnswerForm interview={interview} asked={answering} onDone={() => setAnswering(null)} />
        )}
      </Sheet>
    </ul>
  );
}

function kindsOf({ kinds }: Adjustment) {
  return KINDS.filter((kind) => kinds.includes(kind));
}

interface FormProps {
  interview: InterviewDetail;
  asked: Adjustment;
  onDone: () => void;
}

/** What is granted is carried out at once; the words go to the candidate by mail. */
function AnswerForm({ interview, asked, onDone }: FormProps) {
  const { t } = useTranslation(["result", "hr"]);
  const client = useQueryClient();
  const now = Math.round(interview.time_limit_secs / 60);
  const [minutes, setMinutes] = useState(now);
  const [patience, setPatience] = useState("1");
  const [text, setText] = useState(false);
  const [person, setPerson] = useState(false);
  const [answer, setAnswer] = useState("");
  const [tried, setTried] = useState(false);
  const send = useMutation({
    mutationFn: () => {
      const grant: Grant = {
        ...(minutes !== now && !person ? { time_limit_secs: minutes * 60 } : {}),
        ...(patience !== "1" && !person ? { patience: Number(patience) } : {}),
        ...(text && !person ? { text } : {}),
        ...(person ? { person } : {}),
      };
      return resultApi.answerAdjustment(interview.id, asked.id, answer.trim(), grant);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.interview(interview.id) });
      onDone();
    },
  });
  const missing = tried && !answer.trim();
  return (
    <form
      noValidate
      className="grid gap-4"
      data-testid="adjustment-form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (answer.trim()) send.mutate();
      }}
    >
      <p>
        {t("hr:result.adjustments")}:{" "}
        {kindsOf(asked)
          .map((kind) => t(`hr:result.adjustment.${kind}`))
          .join(", ")}
        {asked.text && ` “${asked.text}”`}
      </p>
      <fieldset className="grid gap-3">
        <legend className="mb-1 font-semibold">{t("adjustment.grant")}</legend>
        <SelectField
          label={t("adjustment.time")}
          value={minutes}
          disabled={person}
          onChange={(event) => setMinutes(Number(event.target.value))}
        >
          {[1, 1.25, 1.5, 2].map((factor) => {
            const option = Math.min(240, Math.round(now * factor));
            return (
              <option key={factor} value={option}>
                {t("adjustment.minutes", { count: option })}
              </option>
            );
          })}
        </SelectField>
        <SelectField
          label={t("adjustment.patience")}
          value={patience}
          disabled={person}
          onChange={(event) => setPatience(event.target.value)}
        >
          {PATIENCE.map((factor) => (
            <option key={factor} value={factor}>
              {factor === "1" ? t("adjustment.asForAll") : t("adjustment.times", { factor })}
            </option>
          ))}
        </SelectField>
        <div>
          <Choice type="checkbox" checked={text} disabled={person} onChange={() => setText(!text)}>
            {t("adjustment.text")}
          </Choice>
          <Choice type="checkbox" checked={person} onChange={() => setPerson(!person)}>
            {t("adjustment.person")}
          </Choice>
        </div>
      </fieldset>
      <TextArea
        label={t("adjustment.words")}
        hint={t("adjustment.wordsHint")}
        value={answer}
        maxLength={2_000}
        error={missing ? t("adjustment.wordsMissing") : undefined}
        onChange={(event) => setAnswer(event.target.value)}
      />
      {send.error && <Failure error={send.error} />}
      <Button
        type="submit"
        tone="primary"
        className="justify-self-start"
        busy={send.isPending}
        busyLabel={t("adjustment.sending")}
      >
        {t("adjustment.send")}
      </Button>
    </form>
  );
}
