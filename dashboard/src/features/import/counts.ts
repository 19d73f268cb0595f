import { useTranslation } from "react-i18next";
import type { ImportJob } from "@/api/types";

/** "9,982 added · 12 already here · 6 to fix"; what is zero is left out, but for the first. */
export function useCounts(): (
  job: Pick<ImportJob, "succeeded" | "skipped" | "failed" | "dry_run">,
) => string {
  const { t, i18n } = useTranslation("work");
  const said = (key: "added" | "toAdd" | "here" | "toFix", count: number) =>
    t(`import.${key}`, { count, n: count.toLocaleString(i18n.language) });
  return (job) =>
    [
      said(job.dry_run ? "toAdd" : "added", job.succeeded),
      job.skipped > 0 && said("here", job.skipped),
      job.failed > 0 && said("toFix", job.failed),
    ]
      .filter(Boolean)
      .join(" · ");
}
