import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import type { Clarity } from "@/api/types";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, TextArea } from "@/ui/field";
import { Card } from "@/ui/parts";

const ANSWERS: readonly Clarity[] = ["yes", "partly", "no"];

/** Two questions about the interview itself. Nobody who decides sees the answers beside a name. */
export function Feedback({ token }: { token: string }) {
  const { t } = useTranslation("candidate");
  const [clear, setClear] = useState<Clarity | null>(null);
  const [trouble, setTrouble] = useState("");
  const send = useMutation({
    mutationFn: (chosen: Clarity) =>
      candidateApi.feedback(token, { clear: chosen, trouble: trouble.trim() || null }),
  });
  return (
    <Card aria-labelledby="feedback" data-testid="feedback">
      <h2 id="feedback" className="font-semibold text-text">
        {t("feedback.heading")}
      </h2>
      <p className="mt-1 text-base">{t("feedback.lead")}</p>
      {send.isSuccess ? (
        <p role="status" className="mt-3 text-text">
          {t("feedback.thanks")}
        </p>
      ) : (
        <form
          className="mt-3 grid gap-4 text-text"
          onSubmit={(event) => {
            event.preventDefault();
            if (clear) send.mutate(clear);
          }}
        >
          <fieldset>
            <legend className="font-medium">{t("feedback.clear")}</legend>
            <div className="flex flex-wrap gap-x-6">
              {ANSWERS.map((answer) => (
                <Choice
                  key={answer}
                  type="radio"
                  name="clear"
                  checked={clear === answer}
                  onChange={() => setClear(answer)}
                >
                  {t(`feedback.${answer}`)}
                </Choice>
              ))}
            </div>
          </fieldset>
          <TextArea
            label={t("feedback.trouble")}
            hint={t("feedback.troubleHint")}
            maxLength={2_000}
            value={trouble}
            onChange={(event) => setTrouble(event.target.value)}
          />
          {send.error && <Failure error={send.error} />}
          <div className="flex flex-wrap items-center gap-3">
            <Button
              type="submit"
              size="lg"
              disabled={clear === null}
              aria-describedby={clear === null ? "feedback-need" : undefined}
              busy={send.isPending}
            >
              {t("feedback.send")}
            </Button>
            {clear === null && (
              <p id="feedback-need" className="text-base text-muted">
                {t("feedback.need")}
              </p>
            )}
          </div>
        </form>
      )}
    </Card>
  );
}
