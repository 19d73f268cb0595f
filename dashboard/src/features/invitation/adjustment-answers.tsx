import { Accessibility, CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { AskedAdjustment } from "@/api/types";
import { Notice } from "@/ui/parts";
import { Time } from "@/ui/time";

const KNOWN = ["more_time", "text", "captions_large", "person", "other"] as const;

/** What was asked for, and what a person answered; open ones say that they wait. */
export function AdjustmentAnswers({ asked, company }: { asked: AskedAdjustment[]; company: string }) {
  const { t } = useTranslation("candidate");
  if (asked.length === 0) return null;
  const named = (kinds: string[]) =>
    kinds
      .map((kind) => KNOWN.find((known) => known === kind))
      .filter((kind) => kind !== undefined)
      .map((kind) => t(`adjust.${kind}`))
      .join(", ");
  return (
    <ul className="grid gap-3" data-testid="adjustment-answers">
      {asked.map((one) => (
        <li key={one.created_at}>
          <Notice
            role="status"
            tone={one.answer ? "good" : "neutral"}
            icon={one.answer ? CircleCheck : Accessibility}
            title={t(one.answer ? "adjust.answered" : "adjust.waiting", { company })}
          >
            {one.answer && <p className="whitespace-pre-line text-text">{one.answer}</p>}
            <p className="text-base">
              {t("adjust.youAsked", { what: named(one.kinds) || (one.text ?? "") })} ·{" "}
              <Time at={one.answered_at ?? one.created_at} />
            </p>
          </Notice>
        </li>
      ))}
    </ul>
  );
}
