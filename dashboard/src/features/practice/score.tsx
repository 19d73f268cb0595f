import { useTranslation } from "react-i18next";
import { Chip } from "@/ui/parts";

/** A score of 100 in words that say what it is, grey where there is none. */
export function Score({ score }: { score: number | null }) {
  const { t } = useTranslation("prepare");
  return score === null ? (
    <Chip>{t("practice.noScore")}</Chip>
  ) : (
    <Chip tone="accent">{t("practice.score", { score: Math.round(score) })}</Chip>
  );
}
