import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Skeleton } from "@/ui/parts";
import { LinkProblem } from "./gone";
import { CandidateShell } from "./shell";
import { useToken, viewQuery } from "./view";

/** Everything that needs the interview to be open; what the link opens is known below. */
export default function CandidateLayout() {
  const token = useToken();
  const view = useQuery(viewQuery(token));
  if (view.data) return <Outlet />;
  if (view.error) return <LinkProblem error={view.error} token={token} onRetry={() => void view.refetch()} />;
  return <CandidateSkeleton />;
}

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
