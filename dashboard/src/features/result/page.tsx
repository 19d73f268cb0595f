import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { PageHead } from "@/features/shell/page-head";
import { Failure } from "@/ui/failure";
import { Skeleton } from "@/ui/parts";
import { ResultBody } from "./body";
import { Fault } from "./fault";
import { ResultHeader } from "./header";
import { ResultMenu } from "./menu";
import { isCalling, PhoneBlock } from "./phone";

const route = getRouteApi("/company/interviews/$id");
const WHILE_WORKING_MS = 2_000;

export default function ResultPage() {
  const { t } = useTranslation("hr");
  const { id } = route.useParams();
  const interview = useQuery({
    queryKey: keys.interview(id),
    queryFn: ({ signal }) => companyApi.interview(id, signal),
    refetchInterval: ({ state: { data } }) => {
      if (!data) return false;
      const scoring = data.scoring.state === "queued" || data.scoring.state === "running";
      const working = scoring || data.status === "in_progress" || isCalling(data.phone);
      return working ? WHILE_WORKING_MS : false;
    },
  });
  if (interview.data) {
    const detail = interview.data;
    return (
      <>
        <PageHead title={t("result.title")} object={detail.candidate.name}>
          <ResultMenu interview={detail} />
        </PageHead>
        <ResultHeader interview={detail} />
        <PhoneBlock interview={detail} />
        <Fault interview={detail} />
        {detail.calls.length > 0 && <ResultBody interview={detail} />}
      </>
    );
  }
  if (interview.error) return <Failure error={interview.error} onRetry={() => void interview.refetch()} />;
  return (
    <div aria-busy="true" className="grid gap-4">
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-24" />
      <Skeleton className="h-96" />
    </div>
  );
}
