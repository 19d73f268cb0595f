import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { practiceApi } from "@/api/practice";
import { PageHead } from "@/features/shell/page-head";
import { Failure } from "@/ui/failure";
import { Empty, Skeleton } from "@/ui/parts";
import { History } from "./history";
import { practiceKeys } from "./keys";
import { OpenCalls } from "./open-calls";
import { ProgressLines } from "./progress";
import { StartForm } from "./start-form";

/** A practice interview of one's own: begin one, and how the earlier ones went. */
export default function PracticePage() {
  const { t } = useTranslation("prepare");
  const [page, setPage] = useState(1);
  const list = useQuery({
    queryKey: practiceKeys.list(page),
    queryFn: ({ signal }) => practiceApi.list(page, signal),
    placeholderData: (before) => before,
  });
  const progress = useQuery({
    queryKey: practiceKeys.progress,
    queryFn: ({ signal }) => practiceApi.progress(signal),
  });
  return (
    <div className="grid max-w-[880px] grid-cols-[minmax(0,1fr)] gap-6">
      <div>
        <PageHead title={t("practice.title")} />
        <p className="max-w-[60ch] text-muted">{t("practice.lead")}</p>
      </div>
      <OpenCalls />
      <StartForm />
      <section aria-labelledby="practice-progress" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 id="practice-progress" className="text-xl font-semibold">
          {t("practice.progress")}
        </h2>
        {progress.error && !progress.data && (
          <Failure error={progress.error} onRetry={() => void progress.refetch()} />
        )}
        {progress.isPending && <Skeleton className="h-24" />}
        {progress.data && <ProgressLines lines={progress.data.competencies} />}
      </section>
      <section aria-labelledby="practice-history" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 id="practice-history" className="text-xl font-semibold">
          {t("practice.history")}
        </h2>
        {list.error && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
        {list.isPending && <Skeleton className="h-24" />}
        {list.data?.total === 0 && (
          <Empty title={t("practice.nothingYet")}>{t("practice.nothingYetWhy")}</Empty>
        )}
        {list.data && list.data.total > 0 && (
          <History page={page} pages={list.data.pages} rows={list.data.interviews} onPage={setPage} />
        )}
      </section>
    </div>
  );
}
