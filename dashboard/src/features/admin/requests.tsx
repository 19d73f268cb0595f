import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { adminApi, type RequestView, settingsKeys } from "@/api/settings";
import { PageHead } from "@/features/shell/page-head";
import { formatRelative } from "@/lib/format";
import { cn } from "@/ui/cn";
import { Failure } from "@/ui/failure";
import { Chip, Empty, Skeleton } from "@/ui/parts";
import { Tabs } from "@/ui/tabs";
import { RequestDetail } from "./request-detail";
import { REQUEST_TONES } from "./tones";

const route = getRouteApi("/company/admin/requests");

/** Who asks for a company: what waits, since when, and whether the domain fits the sender. */
export default function RequestsPage() {
  const { t } = useTranslation("admin");
  const { status = "pending", id } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery({
    queryKey: [...settingsKeys.requests, status],
    queryFn: ({ signal }) => adminApi.requests(status, signal),
    // Nothing moves while one is read.
    refetchOnWindowFocus: false,
  });
  const rows = list.data?.requests ?? [];
  const shown = rows.find((one) => one.id === id);
  const open = (next?: string) =>
    void navigate({ search: ({ id: _, ...before }) => (next ? { ...before, id: next } : before) });
  const after = (one: RequestView) => {
    const later = rows.slice(rows.indexOf(one) + 1).find((other) => other.status === "pending");
    return later ?? rows.find((other) => other !== one && other.status === "pending");
  };
  return (
    <div className="max-w-[1160px]">
      <div className={cn(shown && "max-lg:hidden")}>
        <PageHead title={t("requests.title")} />
        <div className="mb-4">
          <Tabs
            label={t("requests.title")}
            tabs={(["pending", "approved", "rejected", "all"] as const).map((one) => ({
              key: one,
              label: t(`requests.status.${one}`),
              link: { to: "/admin/requests", search: one === "pending" ? {} : { status: one } },
              current: status === one,
              ...(one === "pending" && status === "pending" && list.data ? { count: list.data.total } : {}),
            }))}
          />
        </div>
      </div>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && <Skeleton className="h-64" />}
      {list.data && rows.length === 0 && (
        <Empty title={t(status === "pending" ? "requests.noneTitle" : "requests.noneOther")}>
          {status === "pending" && t("requests.none")}
        </Empty>
      )}
      {rows.length > 0 && (
        <div className="lg:grid lg:grid-cols-[320px_minmax(0,1fr)] lg:items-start lg:gap-6">
          <ul
            aria-label={t("requests.list")}
            className={cn(
              "overflow-hidden rounded-card border border-hairline bg-surface",
              shown && "max-lg:hidden",
            )}
          >
            {rows.map((one) => (
              <Row key={one.id} request={one} current={one.id === shown?.id} />
            ))}
          </ul>
          {shown ? (
            <div className="min-w-0">
              <Link
                from="/admin/requests"
                to="/admin/requests"
                search={({ id: _, ...before }) => before}
                className="mb-2 -ml-1 inline-flex min-h-10 items-center gap-1 text-muted hover:text-text lg:hidden"
              >
                <ChevronLeft aria-hidden="true" size={16} strokeWidth={1.75} />
                {t("requests.title")}
              </Link>
              <RequestDetail key={shown.id} request={shown} onNext={() => open(after(shown)?.id)} />
            </div>
          ) : (
            <p className="py-12 text-center text-muted max-lg:hidden">{t("requests.choose")}</p>
          )}
        </div>
      )}
    </div>
  );
}

function Row({ request, current }: { request: RequestView; current: boolean }) {
  const { t, i18n } = useTranslation("admin");
  const worth =
    request.flags.domain_fits_sender === false || request.flags.same_domain || request.flags.many_links;
  return (
    <li className="border-b border-hairline last:border-b-0">
      <Link
        to="/admin/requests"
        search={(before: object) => ({ ...before, id: request.id })}
        aria-current={current ? "true" : undefined}
        data-testid="request"
        className={cn("grid gap-0.5 px-4 py-3", current ? "bg-accent-tint" : "hover:bg-sunken")}
      >
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 font-medium break-words">{request.company_name}</span>
          {request.status !== "pending" && (
            <Chip tone={REQUEST_TONES[request.status]}>{t(`requests.status.${request.status}`)}</Chip>
          )}
          {worth && request.status === "pending" && (
            <TriangleAlert
              aria-label={t("requests.look")}
              role="img"
              size={16}
              strokeWidth={1.75}
              className="text-caution"
            />
          )}
        </span>
        <span className="text-sm break-all text-muted">{request.contact_email}</span>
        <span className="text-sm text-muted">
          <time dateTime={request.created_at}>{formatRelative(request.created_at, i18n.language)}</time>
        </span>
      </Link>
    </li>
  );
}
