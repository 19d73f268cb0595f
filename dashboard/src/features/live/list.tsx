import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { PageHead } from "@/features/shell/page-head";
import { formatClock } from "@/lib/format";
import { buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Empty, Skeleton } from "@/ui/parts";

const REFRESH_MS = 3_000;

export default function LiveListPage() {
  const { t } = useTranslation("hr");
  const live = useQuery({
    queryKey: keys.live,
    queryFn: ({ signal }) => companyApi.liveInterviews(signal),
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <PageHead title={t("live.title")} />
      {live.error && <Failure error={live.error} onRetry={() => void live.refetch()} className="mb-4" />}
      {live.isPending && <Skeleton className="h-32" />}
      {live.data?.interviews.length === 0 && (
        <Empty
          title={t("live.emptyTitle")}
          action={
            <Link to="/interviews" search={{}} className={buttonClass()}>
              {t("interviews.title")}
            </Link>
          }
        >
          {t("live.empty")}
        </Empty>
      )}
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        {live.data?.interviews.map((row) => {
          const state = row.live_state;
          return (
            <li key={row.id}>
              <Card className="relative grid gap-2 hover:bg-sunken">
                <Link
                  to="/live/$id"
                  params={{ id: row.id }}
                  className="text-lg font-semibold after:absolute after:inset-0"
                >
                  {row.candidate.name}
                </Link>
                <p className="flex items-center justify-between gap-3 text-muted">
                  {row.job.title}
                  {row.live_channel === "phone" && (
                    <span className="inline-flex shrink-0 items-center gap-1.5" data-testid="row-by-phone">
                      <Phone aria-hidden="true" size={16} strokeWidth={1.75} />
                      {t("live.byPhone")}
                    </span>
                  )}
                </p>
                <p className="flex justify-between gap-3">
                  <span>{state ? t(`live.state.${state.state}`) : t("live.waiting")}</span>
                  {state && <span className="tabular text-muted">{formatClock(state.elapsed_ms)}</span>}
                </p>
                {state && state.question_index != null && state.question_total != null && (
                  <p className="tabular text-muted">
                    {t("live.question", { n: state.question_index + 1, total: state.question_total })}
                  </p>
                )}
              </Card>
            </li>
          );
        })}
      </ul>
    </>
  );
}
