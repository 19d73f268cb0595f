import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { useKeptState } from "@/lib/kept-draft";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { FormEnd } from "@/ui/form-end";

interface RowProps {
  icon: LucideIcon;
  /** What the candidate asked for. */
  children: ReactNode;
  /** The company's answer; null while there is none. */
  answer: ReactNode | null;
  /** Left out where the reader may not answer, or it is too late. */
  onAnswer?: (() => void) | undefined;
}

/** Something that the candidate asked for, and the company's answer. */
export function AskedRow({ icon: Icon, children, answer, onAnswer }: RowProps) {
  const { t } = useTranslation("result");
  return (
    <li className="flex flex-wrap items-start gap-2 rounded-control bg-sunken p-3">
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0" />
      <div className="grid min-w-0 flex-1 basis-40 gap-1">
        <p>{children}</p>
        <p className="text-sm text-muted">{answer ?? t("adjustment.waiting")}</p>
      </div>
      {onAnswer && (
        <Button
          size="sm"
          tone={answer === null ? "primary" : "quiet"}
          className="no-print"
          onClick={onAnswer}
        >
          {t(answer === null ? "adjustment.answer" : "adjustment.again")}
        </Button>
      )}
    </li>
  );
}

interface FormProps {
  interviewId: string;
  askedId: string;
  maxLength: number;
  hint?: string;
  testId: string;
  /** What was asked, and what is granted. */
  children: ReactNode;
  send: (answer: string) => Promise<unknown>;
  onDone: () => void;
}

/** The answer in words, which the candidate gets by mail. */
export function AnswerForm({
  interviewId,
  askedId,
  maxLength,
  hint,
  testId,
  children,
  send,
  onDone,
}: FormProps) {
  const { t } = useTranslation("result");
  const client = useQueryClient();
  const [answer, setAnswer, forget] = useKeptState(`answer.${askedId}`, "");
  const [tried, setTried] = useState(false);
  const sending = useMutation({
    mutationFn: () => send(answer.trim()),
    onSuccess: async () => {
      forget();
      await client.invalidateQueries({ queryKey: keys.interview(interviewId) });
      onDone();
    },
  });
  return (
    <form
      noValidate
      className="grid gap-4"
      data-testid={testId}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (answer.trim()) sending.mutate();
      }}
    >
      {children}
      <TextArea
        label={t("adjustment.words")}
        hint={hint}
        value={answer}
        maxLength={maxLength}
        error={tried && !answer.trim() ? t("adjustment.wordsMissing") : undefined}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <FormEnd
        error={sending.error}
        label={t("adjustment.send")}
        busy={sending.isPending}
        busyLabel={t("adjustment.sending")}
      />
    </form>
  );
}
