import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Download, ShieldCheck, ShieldX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type AuditEntry, settingsApi, settingsKeys } from "@/api/settings";
import { PageHead } from "@/features/shell/page-head";
import { saveFile } from "@/lib/save-file";
import { useTyped } from "@/lib/use-typed";
import { Button } from "@/ui/button";
import { NoMatch } from "@/ui/empty";
import { Failure } from "@/ui/failure";
import { SelectField, TextField } from "@/ui/field";
import { Pages } from "@/ui/pages";
import { Empty, Notice, Skeleton } from "@/ui/parts";
import { SearchField } from "@/ui/search-field";
import { Time } from "@/ui/time";

const route = getRouteApi("/company/settings/audit");
const KINDS = ["person", "api_key", "system"] as const;

/** Who saw or changed what: searched, checked for tampering, and taken away as a table. */
export default function AuditPage() {
  const { t } = useTranslation("settings");
  const { page = 1, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const query = {
    q: filter.q,
    actor_kind: filter.by,
    since: filter.since && `${filter.since}T00:00:00Z`,
    until: filter.until && `${filter.until}T00:00:00Z`,
  };
  const list = useQuery({
    queryKey: [...settingsKeys.audit, query, page],
    queryFn: ({ signal }) => settingsApi.audit({ ...query, page }, signal),
    placeholderData: keepPreviousData,
  });
  const file = useMutation({
    mutationFn: () => settingsApi.auditFile(query),
    onSuccess: (content) => saveFile(content, "audit-log.csv"),
  });
  const rows = list.data?.entries ?? [];
  const filtered = Object.keys(filter).length > 0;
  return (
    <div className="max-w-[960px]">
      <PageHead title={t("topic.audit")}>
        <Button
          icon={Download}
          busy={file.isPending}
          busyLabel={t("audit.loading")}
          onClick={() => file.mutate()}
        >
          {t("audit.csv")}
        </Button>
      </PageHead>
      <p className="-mt-2 mb-4 max-w-[68ch] text-muted">{t("audit.lead")}</p>
      <Chain />
      {file.error && <Failure error={file.error} className="mb-4" />}
      <Filters />
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && <Skeleton className="h-80" />}
      {list.data &&
        rows.length === 0 &&
        (filtered ? (
          <NoMatch onClear={() => void navigate({ search: {} })} />
        ) : (
          <Empty title={t("audit.none")} />
        ))}
      {rows.length > 0 && (
        <ul
          className="mb-3 overflow-hidden rounded-card border border-hairline bg-surface"
          data-testid="audit-rows"
        >
          {rows.map((entry) => (
            <Row key={entry.id} entry={entry} />
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

function Filters() {
  const { t } = useTranslation("settings");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Record<string, string>) =>
    void navigate({
      replace: true,
      search: ({ page: _, ...before }) =>
        Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)),
    });
  const [text, setText] = useTyped(search.q ?? "", (q) => set({ q }));
  return (
    <div className="mb-4 grid gap-3 sm:grid-cols-2 xl:grid-cols-[1fr_180px_160px_160px]">
      <SearchField
        className="self-end"
        label={t("audit.search")}
        placeholder={t("audit.searchHint")}
        value={text}
        onChange={setText}
      />
      <SelectField
        label={t("audit.by")}
        value={search.by ?? ""}
        onChange={({ target }) => set({ by: target.value })}
      >
        <option value="">{t("audit.anybody")}</option>
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`audit.kind.${kind}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        type="date"
        label={t("audit.since")}
        value={search.since ?? ""}
        onChange={({ target }) => set({ since: target.value })}
      />
      <TextField
        type="date"
        label={t("audit.until")}
        value={search.until ?? ""}
        onChange={({ target }) => set({ until: target.value })}
      />
    </div>
  );
}

/** The hash chain, worked out again when asked. */
function Chain() {
  const { t, i18n } = useTranslation("settings");
  const check = useMutation({ mutationFn: () => settingsApi.verifyAudit() });
  const found = check.data;
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <Notice
      role="status"
      tone={found ? (found.intact ? "good" : "bad") : "neutral"}
      icon={found && !found.intact ? ShieldX : ShieldCheck}
      title={
        found
          ? t(found.intact ? "audit.intact" : "audit.broken", { number: found.broken_at ?? 0 })
          : t("audit.chain")
      }
      className="mb-4"
      data-testid="chain"
      actions={
        <Button
          size="sm"
          busy={check.isPending}
          busyLabel={t("audit.checking")}
          onClick={() => check.mutate()}
        >
          {t(found ? "audit.checkAgain" : "audit.check")}
        </Button>
      }
    >
      <p>
        {found
          ? t("audit.checked", {
              entries: number(found.entries),
              seals: number(found.seals),
              unsealed: number(found.unsealed),
            })
          : t("audit.chainText")}
      </p>
      {check.error && <Failure error={check.error} />}
    </Notice>
  );
}

function Row({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation("settings");
  const who = entry.actor_name ?? (entry.actor_kind === "system" ? t("audit.kind.system") : t("audit.gone"));
  return (
    <li className="border-b border-hairline last:border-b-0">
      <details>
        <summary className="px-4 py-2.5">
          <span className="inline-grid w-[calc(100%-1.5rem)] gap-x-4 align-top sm:grid-cols-[minmax(0,1fr)_auto]">
            <span className="min-w-0">
              <span className="font-medium">{who}</span>
              {entry.actor_kind === "api_key" && (
                <span className="text-muted">{` (${t("audit.kind.api_key")})`}</span>
              )}
              <code className="block font-mono text-sm break-all text-muted">{entry.action}</code>
            </span>
            <span className="tabular text-sm text-muted">
              <Time at={entry.created_at} />
            </span>
          </span>
        </summary>
        <dl className="grid gap-x-4 gap-y-1 px-4 pb-3 text-sm sm:grid-cols-[120px_minmax(0,1fr)]">
          {(
            [
              ["object", [entry.object_kind, entry.object_id].filter(Boolean).join(" ")],
              ["facts", Object.keys(entry.facts).length > 0 ? JSON.stringify(entry.facts) : ""],
              ["role", entry.actor_role],
              ["ip", entry.ip],
              ["request", entry.request_id],
            ] as const
          )
            .filter(([, value]) => value)
            .map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-muted">{t(`audit.field.${name}`)}</dt>
                <dd className="font-mono break-all">{value}</dd>
              </div>
            ))}
        </dl>
      </details>
    </li>
  );
}
