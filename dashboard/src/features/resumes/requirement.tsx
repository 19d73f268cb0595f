import { Check, Minus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ResumeRequirement } from "@/api/resumes";

const ICONS = { met: Check, partly: Minus, not_shown: X } as const;

/** One thing that a job asks for, how far a résumé shows it, and the sentences that do. */
export function Requirement({ one }: { one: ResumeRequirement }) {
  const { t } = useTranslation("prepare");
  const Icon = ICONS[one.level];
  return (
    <li className="grid gap-2 border-t border-hairline pt-3">
      <p className="flex gap-2">
        <Icon aria-hidden="true" size={18} strokeWidth={1.75} className="mt-1 shrink-0" />
        <span className="min-w-0 break-words">
          <span className="font-medium">{t(`resumes.level.${one.level}`)}:</span> {one.requirement}
        </span>
      </p>
      {one.skills_not_shown.length > 0 && (
        <p className="pl-6 text-sm text-muted">
          {t("resumes.notShown", { skills: one.skills_not_shown.join(", ") })}
        </p>
      )}
      {one.evidence.map(({ start, text }) => (
        <blockquote key={start} className="ml-6 border-l-2 border-control pl-3 text-sm break-words">
          {text}
        </blockquote>
      ))}
    </li>
  );
}
