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
