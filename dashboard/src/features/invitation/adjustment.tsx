import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import { viewQuery } from "@/features/candidate/view";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { Choice, TextArea } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { AdjustmentAnswers } from "./adjustment-answers";

const KINDS = ["more_time", "text", "captions_large", "person", "other"] as const;

interface Props {
  open: boolean;
  onClose: () => void;
  token: string;
  company: string;
  /** The interview goes on behind it. */
  inCall?: boolean;
}

/** The same form on the invitation, in the check and inside the running interview, which goes on meanwhile. */
export function AdjustmentDialog({ open, onClose, token, company, inCall = false }: Props) {
  const { t } = useTranslation(["candidate", "common"]);
  const [kinds, setKinds] = useState<string[]>([]);
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  const client = useQueryClient();
  const view = useQuery({ ...viewQuery(token), enabled: open, staleTime: 0 });
  const send = useMutation({
    mutationFn: () => candidateApi.adjust(token, { kinds, text: text.trim() }),
    onSuccess: () => client.invalidateQueries(viewQuery(token)),
  });

  return (
    <Dialog open={open} onClose={onClose} title={t("adjust.heading")} className="candidate-text">
      <AdjustmentAnswers asked={view.data?.adjustments ?? []} company={company} />
      {send.isSuccess ? (
        <>
          <Notice role="status" tone="good" icon={CircleCheck} title={t("adjust.sent", { company })}>
            {inCall && kinds.includes("person") && <p>{t("adjust.personInCall", { company })}</p>}
          </Notice>
          <Button size="lg" tone="primary" onClick={onClose}>
            {t("common:close")}
          </Button>
        </>
      ) : (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const nothing = kinds.length === 0 && text.trim() === "";
            setMissing(nothing);
            if (!nothing) send.mutate();
          }}
        >
          <p className="text-muted">{t("adjust.lead")}</p>
          <fieldset>
            <legend className="font-medium">{t("adjust.kinds")}</legend>
            {KINDS.map((kind) => (
              <Choice
                key={kind}
                type="checkbox"
                checked={kinds.includes(kind)}
                onChange={(event) =>
                  setKinds(event.target.checked ? [...kinds, kind] : kinds.filter((other) => other !== kind))
                }
              >
                {t(`adjust.${kind}`)}
              </Choice>
            ))}
          </fieldset>
          <TextArea
            label={t("adjust.words")}
            hint={t("adjust.wordsHint")}
            error={missing ? t("adjust.need") : null}
            maxLength={2_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {send.error && <Failure error={send.error} />}
          <div className="flex flex-wrap gap-3">
            <Button
              type="submit"
              tone="primary"
              size="lg"
              busy={send.isPending}
              busyLabel={t("adjust.sending")}
            >
              {t("adjust.send")}
            </Button>
            <Button size="lg" onClick={onClose}>
              {t("common:cancel")}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
