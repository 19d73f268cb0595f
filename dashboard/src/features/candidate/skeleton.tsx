import { useTranslation } from "react-i18next";
import { Skeleton } from "@/ui/parts";
import { CandidateShell } from "./shell";

/** A candidate's page while it is on its way. */
export function CandidateSkeleton() {
  const { t } = useTranslation("common");
  return (
    <CandidateShell title={t("product")}>
      <div className="grid gap-4" aria-busy="true">
        <Skeleton className="h-9 w-3/4" />
        <Skeleton className="h-6 w-1/2" />
        <Skeleton className="h-28" />
        <Skeleton className="h-40" />
        <Skeleton className="h-12 w-40" />
      </div>
    </CandidateShell>
  );
}
