import { useTranslation } from "react-i18next";
import { cn } from "@/ui/cn";

const STEPS = ["file", "columns", "check", "import", "result"] as const;
export type Step = (typeof STEPS)[number];

/** Where one is; a list, so that it reads as one. */
export function Steps({ current }: { current: Step }) {
  const { t } = useTranslation("people");
  const at = STEPS.indexOf(current);
  return (
    <ol aria-label={t("wizard.steps")} className="mb-5 flex flex-wrap gap-x-1 gap-y-2">
      {STEPS.map((step, place) => (
        <li
          key={step}
          aria-current={step === current ? "step" : undefined}
          className={cn(
            "flex items-center gap-2 rounded-full px-3 py-1",
            place === at ? "bg-accent-tint font-medium text-accent-tint-text" : "text-muted",
          )}
        >
          <span
            aria-hidden="true"
            className={cn(
              "tabular grid size-5 place-items-center rounded-full border text-sm",
              place < at ? "border-accent text-accent" : "border-current",
            )}
          >
            {place < at ? "✓" : place + 1}
          </span>
          {t(`wizard.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
