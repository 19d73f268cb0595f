import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { adminApi, settingsKeys } from "@/api/settings";
import { PageHead } from "@/features/shell/page-head";
import { useTyped } from "@/lib/use-typed";
import { NoMatch } from "@/ui/empty";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Chip, Empty, Skeleton } from "@/ui/parts";
import { SearchField } from "@/ui/search-field";

const route = getRouteApi("/company/admin/companies");

/** Every company of the installation. */
export default function CompaniesPage() {
  const { t, i18n } = useTranslation("admin");
  const { q = "", page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useTyped(
    q,
    (wanted) => void navigate({ replace: true, search: wanted ? { q: wanted } : {} }),
  );
  const list = useQuery({
    queryKey: [...settingsKeys.companies, "list", q, page],
    queryFn: ({ signal }) => adminApi.companies({ q, page }, signal),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.companies ?? [];
  return (
    <div className="max-w-[960px]">
      <PageHead title={t("companies.title")} />
      <SearchField className="mb-4 max-w-80" label={t("companies.search")} value={text} onChange={setText} />
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && <Skeleton className="h-64" />}
      {list.data &&
        rows.length === 0 &&
        (q ? <NoMatch onClear={() => setText("")} /> : <Empty title={t("companies.none")} />)}
      {rows.length > 0 && (
        <ul className="mb-3 overflow-hidden rounded-card border border-hairline bg-surface">
          {rows.map((one) => (
            <li key={one.id} className="border-b border-hairline last:border-b-0">
              <Link
                to="/admin/companies/$id"
                params={{ id: one.id }}
                className="flex items-center gap-3 px-4 py-3 hover:bg-sunken"
              >
                <span className="grid min-w-0 flex-1 gap-0.5">
                  <span className="flex flex-wrap items-center gap-2">
                    <span className="min-w-0 font-medium break-words">{one.name}</span>
                    {!one.is_active && <Chip tone="caution">{t("companies.off")}</Chip>}
                  </span>
                  <span className="text-sm break-all text-muted">
                    {[one.domain, t(`companies.plan.${one.plan}`)].filter(Boolean).join(" · ")}
                  </span>
                </span>
                <span className="tabular text-sm text-muted">
                  {t("companies.people", {
                    count: one.users,
                    shown: one.users.toLocaleString(i18n.language),
                  })}
                </span>
                <ChevronRight
                  aria-hidden="true"
                  size={16}
                  strokeWidth={1.75}
                  className="shrink-0 text-muted"
                />
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Pages
        page={page}
        pages={list.data?.pages ?? 1}
        onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
      />
    </div>
  );
}
