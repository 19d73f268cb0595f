import { Link } from "@tanstack/react-router";
import { Accessibility } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Grant, resultApi } from "@/api/result";
import type { Adjustment, InterviewDetail } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { Choice, SelectField } from "@/ui/field";
import { Sheet } from "@/ui/sheet";
import { Time } from "@/ui/time";
import { AnswerForm, AskedRow } from "./asked";

const KINDS = ["more_time", "text", "captions_large", "person", "other"] as const;
const PATIENCE = ["1", "1.5", "2", "3"] as const;

/** What the candidate asked for, and the company's answer. */
export function Adjustments({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("result");
  const may = useMay()("interviews:write");
  const [answering, setAnswering] = useState<Adjustment | null>(null);
  if (interview.adjustments.length === 0) return null;
  const open = interview.status === "scheduled" || interview.status === "in_progress";
  return (
    <ul className="grid gap-2" data-testid="adjustments">
      {interview.adjustments.map((one) => (
        <AskedRow
          key={one.id}
          icon={Accessibility}
          answer={
            one.answer && (
              <>
                {t("adjustment.answered")} {one.answered_at && <Time at={one.answered_at} />}: “{one.answer}”
              </>
            )
          }
          onAnswer={may && open ? () => setAnswering(one) : undefined}
        >
          <Asked of={one} />
        </AskedRow>
      ))}
      <Sheet
        open={answering !== null}
        onClose={() => setAnswering(null)}
        title={t("adjustment.title")}
        lead={t("adjustment.lead", { name: interview.candidate.name })}
      >
        {answering && <GrantForm interview={interview} asked={answering} onDone={() => setAnswering(null)} />}
      </Sheet>
    </ul>
  );
}

function Asked({ of: { kinds, text } }: { of: Adjustment }) {
  const { t } = useTranslation("hr");
  const named = KINDS.filter((kind) => kinds.includes(kind)).map((kind) => t(`result.adjustment.${kind}`));
  return (
    <>
      {t("result.adjustments")}: {named.join(", ")}
      {text && ` “${text}”`}
    </>
  );
}

interface FormProps {
  interview: InterviewDetail;
  asked: Adjustment;
  onDone: () => void;
}

/** What is granted is carried out at once, in a running call too; the words go to the candidate by mail. */
function GrantForm({ interview, asked, onDone }: FormProps) {
  const { t } = useTranslation("result");
  const now = Math.round(interview.time_limit_secs / 60);
  const [minutes, setMinutes] = useState(now);
  const [patience, setPatience] = useState("1");
  const [text, setText] = useState(false);
  const [byPerson, setByPerson] = useState(false);
  const person = byPerson && !interview.live;
  const send = (answer: string) => {
    const grant: Grant = {
      ...(minutes !== now && !person ? { time_limit_secs: minutes * 60 } : {}),
      ...(patience !== "1" && !person ? { patience: Number(patience) } : {}),
      ...(text && !person ? { text } : {}),
      ...(person ? { person } : {}),
    };
    return resultApi.answerAdjustment(interview.id, asked.id, answer, grant);
  };
  return (
    <AnswerForm
      interviewId={interview.id}
      askedId={asked.id}
      maxLength={2_000}
      hint={t("adjustment.wordsHint")}
      testId="adjustment-form"
      send={send}
      onDone={onDone}
    >
      <p>
        <Asked of={asked} />
      </p>
      <fieldset className="grid gap-3">
        <legend className="mb-1 font-semibold">{t("adjustment.grant")}</legend>
        {interview.live && (
          <p>
            {t(interview.live_channel === "phone" ? "adjustment.liveByPhone" : "adjustment.live")}{" "}
            <Link to="/live/$id" params={{ id: interview.id }} className="text-accent hover:underline">
              {t("adjustment.takeOver")}
            </Link>
          </p>
        )}
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
            {t(interview.live ? "adjustment.textNow" : "adjustment.text")}
          </Choice>
          <Choice
            type="checkbox"
            checked={person}
            disabled={interview.live}
            onChange={() => setByPerson(!byPerson)}
          >
            {t("adjustment.person")}
          </Choice>
        </div>
      </fieldset>
    </AnswerForm>
  );
}
