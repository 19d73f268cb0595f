import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FileUp, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { useMay } from "@/features/auth/use-may";
import { PageHead } from "@/features/shell/page-head";
import { Button, buttonClass } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Empty, Skeleton } from "@/ui/parts";
import { AddForm } from "./add-form";
import { CandidateTable } from "./table";
import { Sorting, StageFilter } from "./toolbar";

const route = getRouteApi("/company/candidates");

export default function CandidatesPage() {
  const { t, i18n } = useTranslation("hr");
  const may = useMay();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const list = useQuery({
    queryKey: [...keys.candidates, filter],
    queryFn: ({ signal }) => companyApi.candidates(filter, signal),
    placeholderData: keepPreviousData,
  });
  const counts = useQuery({
    queryKey: [...keys.candidates, "counts"],
    queryFn: ({ signal }) => companyApi.candidateCounts(signal),
  });
  const writes = may("candidates:write");
  const add = writes && (
    <Button tone="primary" icon={UserPlus} onClick={() => setAdding(true)}>
      {t("candidates.add")}
    </Button>
  );
  const importLink = writes && (
    <Link to="/candidates/import" search={{}} className={buttonClass()}>
      <FileUp aria-hidden="true" size={16} strokeWidth={1.75} />
      {t("candidates.import")}
    </Link>
  );
  const rows = list.data?.candidates ?? [];
  const narrowed = filter.q !== undefined || filter.status !== undefined;
  const none = list.data?.candidates.length === 0;
  const said = (count: number) => count.toLocaleString(i18n.language);
  return (
    <div className="max-w-[1080px]">
      <PageHead title={t("candidates.title")}>
        {importLink}
        {add}
      </PageHead>
      {!(none && !narrowed) && (
        <div className="mb-4 grid gap-3">
          <StageFilter filter={filter} counts={counts.data} />
          <Sorting filter={filter} />
        </div>
      )}
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && (
        <div aria-busy="true" className="grid gap-2 rounded-card border border-hairline bg-surface p-4">
          {["a", "b", "c", "d", "e"].map((row) => (
            <Skeleton key={row} className="h-9" />
          ))}
        </div>
      )}
      {none && narrowed && (
        <Empty
          title={t("candidates.noMatch")}
          action={
            <Link to="/candidates" search={{}} className={buttonClass()}>
              {t("candidates.clear")}
            </Link>
          }
        />
      )}
      {none && !narrowed && (
        <Empty
          title={t("candidates.emptyTitle")}
          action={
            <div className="flex flex-wrap justify-center gap-2">
              {importLink}
              {add}
            </div>
          }
        >
          {t(writes ? "candidates.empty" : "candidates.emptyAssigned")}
        </Empty>
      )}
      {rows.length > 0 && <CandidateTable rows={rows} />}
      {list.data && rows.length > 0 && (
        <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
          <p role="status" className="tabular text-muted">
            {list.data.total_is_exact
              ? t("candidates.total", { count: list.data.total, n: said(list.data.total) })
              : t("candidates.totalMore", { n: said(list.data.total) })}
          </p>
          <Pages
            page={list.data.page}
            pages={list.data.pages}
            onPage={(page) => void navigate({ search: (before) => ({ ...before, page }) })}
          />
        </div>
      )}
      <Dialog open={adding} onClose={() => setAdding(false)} title={t("candidates.add")}>
        <AddForm onDone={() => setAdding(false)} />
      </Dialog>
    </div>
  );
}
