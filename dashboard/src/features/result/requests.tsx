import { MessageCircleQuestionMark } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { resultApi } from "@/api/result";
import type { CandidateRequest, InterviewDetail } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { Sheet } from "@/ui/sheet";
import { Time } from "@/ui/time";
import { AnswerForm, AskedRow } from "./asked";

/** What the candidate asked for after the interview: an explanation, another look, deletion. A person answers. */
export function Requests({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("result");
  const may = useMay()("interviews:write");
  const [answering, setAnswering] = useState<CandidateRequest | null>(null);
  if (interview.requests.length === 0) return null;
  return (
    <ul className="grid gap-2" data-testid="candidate-requests">
      {interview.requests.map((one) => (
        <AskedRow
          key={one.id}
          icon={MessageCircleQuestionMark}
          answer={
            one.answer && (
              <>
                {one.answered_by_name} {one.answered_at && <Time at={one.answered_at} />}: “{one.answer}”
              </>
            )
          }
          onAnswer={may ? () => setAnswering(one) : undefined}
        >
          {t(`asked.${one.kind}`)}, <Time at={one.created_at} />
          {one.text && `: “${one.text}”`}
        </AskedRow>
      ))}
      <Sheet
        open={answering !== null}
        onClose={() => setAnswering(null)}
        title={answering ? t(`asked.${answering.kind}`) : ""}
        lead={t("asked.lead", { name: interview.candidate.name })}
      >
        {answering && (
          <AnswerForm
            interviewId={interview.id}
            askedId={answering.id}
            maxLength={4_000}
            testId="request-form"
            send={(answer) => resultApi.answerRequest(interview.id, answering.id, answer)}
            onDone={() => setAnswering(null)}
          >
            {answering.text && (
              <blockquote className="border-l-2 border-hairline pl-3">{answering.text}</blockquote>
            )}
            <p className="text-muted">{t(`asked.hint.${answering.kind}`)}</p>
          </AnswerForm>
        )}
      </Sheet>
    </ul>
  );
}
