import { useTranslation } from "react-i18next";
import type { CandidateStatus } from "@/api/types";
import { Chip, type ChipTone } from "@/ui/parts";

/** Outcome colours belong to what a person decided. */
const TONES: Record<CandidateStatus, ChipTone> = {
  new: "neutral",
  screening: "accent",
  interview_scheduled: "accent",
  interviewing: "accent",
  interviewed: "accent",
  offered: "good",
  hired: "good",
  rejected: "bad",
  withdrawn: "neutral",
};

export function StageChip({ status }: { status: CandidateStatus }) {
  const { t } = useTranslation("hr");
  return <Chip tone={TONES[status]}>{t(`stage.${status}`)}</Chip>;
}
