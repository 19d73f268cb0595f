import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MessageCircleQuestionMark } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { type CandidateAsked, resultApi } from "@/api/result";
import type { InterviewDetail } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Sheet } from "@/ui/sheet";
import { Time } from "@/ui/time";

/** What the candidate asked for after the interview: an explanation, another look, deletion. A person answers. */
export function Requests({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("result");
  const may = useMay()("interviews:write");
  const [answering, setAnswering] = useState<CandidateAsked | null>(null);
  const asked = interview.requests ?? [];
  if (asked.length === 0) return null;
  return (
    <ul className="grid gap-2" data-testid="candidate-requests">
      {asked.map((one) => (
        <li key={one.id} className="flex flex-wrap items-start gap-2 rounded-control bg-sunken p-3">
          <MessageCircleQuestionMark
            aria-hidden="true"
            size={16}
            strokeWidth={1.75}
            className="mt-0.5 shrink-0"
          />
          <div className="grid min-w-0 flex-1 basis-40 gap-1">
            <p>
              {t(`asked.${one.kind}`)}, <Time at={one.created_at} />
              {one.text && `: “${one.text}”`}
            </p>
            <p className="text-sm text-muted">
              {one.answer ? (
                <>
                  {one.answered_by_name} {one.answered_at && <Time at={one.answered_at} />}: “{one.answer}”
                </>
              ) : (
                t("adjustment.waiting")
              )}
            </p>
          </div>
          {may && (
            <Button
              size="sm"
              tone={one.answer ? "quiet" : "primary"}
              className="no-print"
              onClick={() => setAnswering(one)}
            >
              {t(one.answer ? "adjustment.again" : "adjustment.answer")}
            </Button>
          )}
        </li>
      ))}
      <Sheet
        open={answering !== null}
        onClose={() => setAnswering(null)}
        title={answering ? t(`asked.${answering.kind}`) : ""}
        lead={t("asked.lead", { name: interview.candidate.name })}
      >
        {answering && (
          <AnswerForm interviewId={interview.id} asked={answering} onDone={() => setAnswering(null)} />
        )}
      </Sheet>
    </ul>
  );
}

interface FormProps {
  interviewId: string;
  asked: CandidateAsked;
  onDone: () => void;
}

function AnswerForm({ interviewId, asked, onDone }: FormProps) {
  const { t } = useTranslation("result");
  const client = useQueryClient();
  const [answer, setAnswer] = useState("");
  const [tried, setTried] = useState(false);
  const send = useMutation({
    mutationFn: () => resultApi.answerRequest(interviewId, asked.id, answer.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.interview(interviewId) });
      onDone();
    },
  });
  return (
    <form
      noValidate
      className="grid gap-4"
      data-testid="request-form"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (answer.trim()) send.mutate();
      }}
    >
      {asked.text && <blockquote className="border-l-2 border-hairline pl-3">{asked.text}</blockquote>}
      <p className="text-muted">{t(`asked.hint.${asked.kind}`)}</p>
      <TextArea
        label={t("adjustment.words")}
        value={answer}
        maxLength={4_000}
        error={tried && !answer.trim() ? t("adjustment.wordsMissing") : undefined}
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
