import { CircleAlert, Clock, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Button } from "@/ui/button";
import { sentence } from "@/ui/failure";
import type { LiveFacts } from "./facts";
import type { SentByMe } from "./supervision";

interface Props {
  sent: readonly SentByMe[];
  facts: LiveFacts;
  onForget: (n: number) => void;
}

/** What was asked from this page and is not done: on its way, refused, or not sent. Done things are in the timeline. */
export function Pending({ sent, facts, onForget }: Props) {
  const { t } = useTranslation(["hr", "common"]);
  const rows = sent
    .map((one) => ({ one, answer: one.id === null ? null : (facts.answers.get(one.id) ?? null) }))
    .filter(({ answer }) => answer?.effect !== "done");
  return (
    <div role="status" data-testid="pending-commands" className={rows.length === 0 ? "hidden" : ""}>
      <ul className="grid gap-2">
        {rows.map(({ one, answer }) => {
          const stuck = answer?.effect === "refused" || one.error !== null;
          const Icon = stuck ? CircleAlert : Clock;
          return (
            <li key={one.n} className="flex items-start gap-2 text-sm">
              <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0" />
              <span className="min-w-0 flex-1">
                <span className="font-medium">{t(`command.${one.command.kind}`)}</span>
                {": "}
                <span className={stuck ? "text-bad" : "text-muted"}>
                  {words(one, answer?.reason ?? null)}
                </span>
              </span>
              {stuck && (
                <Button
                  tone="quiet"
                  size="sm"
                  icon={X}
                  aria-label={t("command.dismiss")}
                  onClick={() => onForget(one.n)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );

  function words(one: SentByMe, refused: string | null): string {
    if (refused !== null) return t("command.refused", { reason: refused });
    if (one.error instanceof ApiError && one.error.status === 409) return t("live.notLive");
    if (one.error !== null) return sentence(one.error, t as never);
    return one.id === null ? t("command.sending") : t("command.waiting");
  }
}
