import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { CandidateHistory } from "@/api/types";
import { Failure } from "@/ui/failure";
import { Card, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";

type Change = CandidateHistory["history"][number];

/** The way through the pipeline, the latest step first: who, when and why. */
export function History({ id }: { id: string }) {
  const { t } = useTranslation("hr");
  const found = useQuery({
    queryKey: [...keys.candidate(id), "history"],
    queryFn: ({ signal }) => companyApi.candidateHistory(id, signal),
  });
  const changes = [...(found.data?.history ?? [])].reverse();
  return (
    <Card className="grid gap-3">
      <h2 className="text-lg font-semibold">{t("candidate.history")}</h2>
      {found.isPending && <Skeleton className="h-16" />}
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && changes.length === 0 && <p className="text-muted">{t("candidate.noHistory")}</p>}
      <ol className="grid gap-3">
        {changes.map((change) => (
          <li key={change.id} className="border-l-2 border-hairline pl-3">
            <p className="font-medium">
              <Happened change={change} />
            </p>
            <p className="text-sm text-muted">
              <Time at={change.at} /> · {change.by?.name ?? t("candidate.system")}
            </p>
            {change.reason && <p className="text-muted">{change.reason}</p>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Happened({ change }: { change: Change }) {
  const { t } = useTranslation("hr");
  if (change.kind === "merge" || !change.to_status) return t("candidate.merged");
  const stage = t(`stage.${change.to_status}`);
  return t(change.from_status ? "candidate.moved" : "candidate.addedAs", { stage });
}
