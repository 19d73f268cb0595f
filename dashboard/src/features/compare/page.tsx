import { useQueries } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Eye, EyeOff, Printer, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { usePlayer } from "@/features/receipt/player";
import { PageHead } from "@/features/shell/page-head";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Notice, Skeleton } from "@/ui/parts";
import { columnOf, inOrder, sharedRows } from "./columns";
import { OneQuestion } from "./one-question";
import { Picker } from "./picker";
import { CompareTable } from "./table";

const route = getRouteApi("/company/jobs/$id/compare");
const MOST = 4;

/** The same question, different words: people side by side, in the order in which they applied. */
export default function ComparePage() {
  const { t } = useTranslation("result");
  const { id: jobId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const ids = [...new Set(search.ids?.split(",").filter(Boolean))].slice(0, MOST);
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: keys.interview(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => companyApi.interview(id, signal),
      retry: false,
    })),
  });
  const urls = Object.fromEntries(
    found.flatMap(({ data }) =>
      (data?.calls ?? []).flatMap(({ id, recording }) => (recording?.url ? [[id, recording.url]] : [])),
    ),
  );
  const player = usePlayer(urls);
  if (ids.length < 2) return <Picker jobId={jobId} chosen={ids} />;
  const broken = found.find(({ error }) => error && !(error instanceof ApiError && error.status === 404));
  if (broken) return <Failure error={broken.error} onRetry={() => void broken.refetch()} />;
  if (found.some(({ isPending }) => isPending)) return <Skeleton className="h-96" />;
  const columns = inOrder(found.map(({ data }, index) => columnOf(ids[index] ?? "", data ?? null)));
  const { rows, dropped } = sharedRows(columns);
  const versions = new Set(columns.flatMap(({ interview }) => (interview ? [interview.job_version] : [])));
  const hidden = search.names === "off";
  const title = columns.find(({ interview }) => interview)?.interview?.job.title;
  const shared = { columns, rows, hidden, player };
  return (
    <div className="grid grid-cols-1 gap-4">
      <div>
        <PageHead title={t("compare.title")} object={title ? t("compare.of", { title }) : undefined}>
          <div className="no-print flex flex-wrap gap-2">
            <Link to="/jobs/$id/compare" params={{ id: jobId }} search={{}} className={buttonClass()}>
              {t("compare.others")}
            </Link>
            <Button
              icon={hidden ? Eye : EyeOff}
              aria-pressed={hidden}
              onClick={() =>
                void navigate({
                  search: ({ names, ...rest }) => (names ? rest : { ...rest, names: "off" }),
                  replace: true,
                })
              }
            >
              {hidden ? t("compare.showNames") : t("compare.hideNames")}
            </Button>
            <Button icon={Printer} onClick={() => window.print()}>
              {t("menu.print")}
            </Button>
          </div>
        </PageHead>
        <p className="max-w-[68ch] text-muted">{t("compare.lead")}</p>
      </div>
      {(versions.size > 1 || dropped > 0) && (
        <Notice
          icon={TriangleAlert}
          tone="caution"
          title={t("compare.versions")}
          data-testid="versions-differ"
        >
          {t("compare.versionsText", { count: dropped })}
        </Notice>
      )}
      {rows.length === 0 ? (
        <Notice title={t("compare.nothingShared")} />
      ) : (
        <>
          <div className="max-sm:hidden print:block!">
            <CompareTable {...shared} />
          </div>
          <div className="sm:hidden print:hidden!">
            <OneQuestion
              {...shared}
              at={Math.min(rows.length, search.row ?? 1)}
              onGo={(row) =>
                void navigate({ search: (now) => ({ ...now, row }), replace: true, resetScroll: false })
              }
            />
          </div>
        </>
      )}
    </div>
  );
}
