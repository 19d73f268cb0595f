import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { ImportDetail } from "@/api/types";
import { PageHead } from "@/features/shell/page-head";
import { Failure } from "@/ui/failure";
import { Skeleton } from "@/ui/parts";
import { CheckStep } from "./check-step";
import { ChooseFile } from "./choose-file";
import { ColumnsStep } from "./columns-step";
import { PastImports } from "./past-imports";
import { Ended, Running } from "./run";
import { type Step, Steps } from "./steps";

const route = getRouteApi("/company/candidates/import");
const LOOK_MS = 1_000;
const running = (job: ImportDetail | undefined) => job?.status === "queued" || job?.status === "running";

/** File, columns, check, import, result. The step and the import's id stand in the address. */
export default function ImportPage() {
  const { t } = useTranslation("people");
  const { step, job: id } = route.useSearch();
  return (
    <div className="grid max-w-[840px] gap-6">
      <div>
        <PageHead title={t("wizard.title")} />
        {id ? (
          <Followed key={id} id={id} />
        ) : (
          <>
            <Steps current={step === "columns" ? "columns" : "file"} />
            {step === "columns" ? <ColumnsStep /> : <ChooseFile />}
          </>
        )}
      </div>
      {!step && <PastImports />}
    </div>
  );
}

/** A check or an import, under way or over. */
function Followed({ id }: { id: string }) {
  const client = useQueryClient();
  const found = useQuery({
    queryKey: keys.import(id),
    queryFn: ({ signal }) => companyApi.import(id, signal),
    refetchInterval: (query) => (running(query.state.data) ? LOOK_MS : false),
  });
  const over = () => {
    void client.invalidateQueries({ queryKey: keys.imports });
    void client.invalidateQueries({ queryKey: keys.candidates });
  };
  if (found.error && !found.data) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton className="h-40" />;
  const job = found.data;
  const step: Step = job.dry_run ? "check" : running(job) ? "import" : "result";
  return (
    <>
      <Steps current={step} />
      {running(job) ? (
        <Running job={job} onEnded={over} />
      ) : job.dry_run && job.status === "finished" ? (
        <CheckStep job={job} />
      ) : (
        <Ended job={job} />
      )}
    </>
  );
}
