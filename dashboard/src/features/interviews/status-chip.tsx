import { Radio } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { InterviewRow, Verdict } from "@/api/types";
import { Chip, type ChipTone } from "@/ui/parts";

const TONES: Record<InterviewRow["status"], ChipTone> = {
  scheduled: "accent",
  in_progress: "accent",
  completed: "neutral",
  cancelled: "neutral",
  expired: "neutral",
  no_show: "caution",
  failed: "caution",
};

export function StatusChip({ interview }: { interview: Pick<InterviewRow, "status" | "live"> }) {
  const { t } = useTranslation("hr");
  if (interview.live) {
    return (
      <Chip tone="accent" icon={Radio}>
        {t("status.live")}
      </Chip>
    );
  }
  return <Chip tone={TONES[interview.status]}>{t(`status.${interview.status}`)}</Chip>;
}

const DECIDED: Record<Verdict, ChipTone> = { PASS: "good", REVIEW: "caution", FAIL: "bad" };

/** Outcome colours belong to what a person decided, never to a suggestion. */
export function DecisionChip({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation("hr");
  return <Chip tone={DECIDED[verdict]}>{t(`verdict.${verdict}`)}</Chip>;
}
