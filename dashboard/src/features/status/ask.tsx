import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  CircleCheck,
  type LucideIcon,
  MessageCircleQuestionMark,
  Trash2,
  UserRoundSearch,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import type { AskedFor, CandidateRequest } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { Time } from "@/ui/time";

const ICONS: Record<AskedFor, LucideIcon> = {
  explanation: MessageCircleQuestionMark,
  second_look: UserRoundSearch,
  deletion: Trash2,
};

interface Props {
  token: string;
  company: string;
  /** What can be asked for now. */
  kinds: readonly AskedFor[];
  asked: readonly CandidateRequest[];
}

/** What the candidate may ask of the company, what was asked, and what a person answered. */
export function Ask({ token, company, kinds, asked }: Props) {
  const { t } = useTranslation("candidate");
  const [kind, setKind] = useState<AskedFor | null>(null);
  const open = new Set(asked.filter((one) => one.answered_at === null).map((one) => one.kind));
  const offered = kinds.filter((one) => !open.has(one));
  return (
    <div className="grid gap-4">
      {asked.length > 0 && (
        <ul className="grid gap-3" data-testid="asked">
          {asked.map((one) => (
            <li key={one.id}>
              <Asked request={one} company={company} />
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-3 empty:hidden">
        {offered.map((one) => (
          <Button
            key={one}
            size="lg"
            icon={ICONS[one]}
            data-testid={`ask-${one}`}
            onClick={() => setKind(one)}
          >
            {t(`ask.${one}.button`)}
          </Button>
        ))}
      </div>
      {kind && <AskDialog token={token} company={company} kind={kind} onClose={() => setKind(null)} />}
    </div>
  );
}

function Asked({ request, company }: { request: CandidateRequest; company: string }) {
  const { t } = useTranslation("candidate");
  const { answer, answered_by_name } = request;
  return (
    <Notice
      tone={answer ? "good" : "neutral"}
      icon={answer ? CircleCheck : ICONS[request.kind]}
      title={t(answer ? "ask.answered" : `ask.${request.kind}.waiting`, { company })}
    >
      {answer && <p className="whitespace-pre-line text-text">{answer}</p>}
      <p className="text-base">
        {answer ? answered_by_name : t("ask.asked")} ·{" "}
        <Time at={request.answered_at ?? request.created_at} zone />
      </p>
    </Notice>
  );
}

function AskDialog({
  token,
  company,
  kind,
  onClose,
}: {
  token: string;
  company: string;
  kind: AskedFor;
  onClose: () => void;
}) {
  const { t } = useTranslation(["candidate", "common"]);
  const client = useQueryClient();
  const [text, setText] = useState("");
  const ask = useMutation({
    mutationFn: () => candidateApi.ask(token, { kind, text: text.trim() || null }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["status", token] });
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t(`ask.${kind}.button`)} className="candidate-text">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <p>{t(`ask.${kind}.lead`, { company })}</p>
        <TextArea
          label={t("ask.words")}
          hint={t("ask.wordsHint")}
          maxLength={2_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {ask.error && <Failure error={ask.error} />}
        <div className="flex flex-wrap gap-3">
          <Button
            type="submit"
            size="lg"
            tone={kind === "deletion" ? "danger" : "primary"}
            data-testid="ask-send"
            busy={ask.isPending}
            busyLabel={t("adjust.sending")}
          >
            {t(`ask.${kind}.send`)}
          </Button>
          <Button size="lg" onClick={onClose}>
            {t("common:cancel")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
