import { useTranslation } from "react-i18next";

const NAMED = ["behavioural", "hr", "general"] as const;
type Named = (typeof NAMED)[number];

/** What a competency is called: three have words of ours, the others are names of skills. */
export function useCompetency(): (name: string) => string {
  const { t } = useTranslation("prepare");
  return (name) =>
    NAMED.includes(name as Named) ? t(`practice.competency.${name as Named}`) : capitalised(name);
}

function capitalised(name: string): string {
  return name.length <= 3 ? name.toUpperCase() : name.charAt(0).toUpperCase() + name.slice(1);
}

const KINDS = ["mixed", "technical", "behavioral", "hr"] as const;
type Kind = (typeof KINDS)[number];

/** What a kind of interview is called: four have words of ours, the others are what somebody wrote. */
export function useKind(): (name: string) => string {
  const { t } = useTranslation("prepare");
  return (name) => (KINDS.includes(name as Kind) ? t(`practice.types.${name as Kind}`) : name);
}

const RULES = "rules:";

/** Who judged, in words; of fixed rules without the mark of their files. */
export function useReadBy(): (judge: string) => string {
  const { t } = useTranslation("prepare");
  return (judge) =>
    judge.startsWith(RULES)
      ? t("practice.readByRules", { rules: judge.slice(RULES.length).replace(/@.*$/, "") })
      : t("practice.readBy", { judge });
}
