import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Person, peopleApi, settingsKeys } from "@/api/settings";
import { useMay } from "@/features/auth/use-may";
import { useSession } from "@/features/auth/use-session";
import { PageHead } from "@/features/shell/page-head";
import { formatDateTime, formatRelative } from "@/lib/format";
import { useKeys } from "@/lib/use-keys";
import { useTyped } from "@/lib/use-typed";
import { Button } from "@/ui/button";
import { NoMatch } from "@/ui/empty";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Chip, Empty, Skeleton } from "@/ui/parts";
import { SearchField } from "@/ui/search-field";
import { Tabs } from "@/ui/tabs";
import { InviteSheet } from "./invite";
import { PersonSheet } from "./person";
import { Roles } from "./roles";
import { STATE_TONES, stateOf, useRoleWords } from "./words";

const route = getRouteApi("/company/users");

/** Who can see what, and who is still invited. */
export default function UsersPage() {
  const { t } = useTranslation("admin");
  const { tab } = route.useSearch();
  const writes = useMay()("users:write");
  const [inviting, setInviting] = useState(false);
  useKeys(writes ? { KeyC: { label: t("users.invite"), run: () => setInviting(true) } } : {});
  return (
    <div className="max-w-[1040px]">
      <PageHead title={t("users.title")}>
        {writes && (
          <Button tone="primary" icon={UserPlus} data-testid="invite" onClick={() => setInviting(true)}>
            {t("users.invite")}
          </Button>
        )}
      </PageHead>
      <div className="mb-4">
        <Tabs
          label={t("users.title")}
          tabs={[
            {
              key: "people",
              label: t("users.people"),
              link: { to: "/users", search: {} },
              current: tab !== "roles",
            },
            {
              key: "roles",
              label: t("users.roles"),
              link: { to: "/users", search: { tab: "roles" } },
              current: tab === "roles",
            },
          ]}
        />
      </div>
      {tab === "roles" ? <Roles /> : <People />}
      <InviteSheet open={inviting} onClose={() => setInviting(false)} />
    </div>
  );
}

function People() {
  const { t } = useTranslation("admin");
  const { q, person, page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery({
    queryKey: [...settingsKeys.users, "list", q, page],
    queryFn: ({ signal }) => peopleApi.users({ q, page }, signal),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.users ?? [];
  const open = (id?: string) =>
    void navigate({ search: ({ person: _, ...before }) => (id ? { ...before, person: id } : before) });
  return (
    <>
      <Search />
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && <Skeleton className="h-64" />}
      {list.data &&
        rows.length === 0 &&
        (q ? <NoMatch onClear={() => void navigate({ search: {} })} /> : <Empty title={t("users.none")} />)}
      {rows.length > 0 && <Table rows={rows} onOpen={open} />}
      <Pages
        page={page}
        pages={list.data?.pages ?? 1}
        onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
      />
      <PersonSheet id={person} onClose={() => open()} />
    </>
  );
}

function Search() {
  const { t } = useTranslation("admin");
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useTyped(
    q,
    (wanted) => void navigate({ replace: true, search: wanted ? { q: wanted } : {} }),
  );
  return <SearchField className="mb-4 max-w-80" label={t("users.search")} value={text} onChange={setText} />;
}

function Table({ rows, onOpen }: { rows: readonly Person[]; onOpen: (id: string) => void }) {
  const { t, i18n } = useTranslation("admin");
  const role = useRoleWords();
  const session = useSession();
  const me = session.status === "signed_in" || session.status === "expired" ? session.user.id : null;
  return (
    <div className="mb-3 overflow-hidden rounded-card border border-hairline bg-surface">
      <table className="w-full max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="border-b border-hairline text-left text-sm text-muted">
            <th scope="col" className="px-4 py-2 font-medium">
              {t("users.name")}
            </th>
            <th scope="col" className="px-2 py-2 font-medium">
              {t("users.roleColumn")}
            </th>
            <th scope="col" className="px-2 py-2 font-medium">
              {t("users.state")}
            </th>
            <th scope="col" className="px-2 py-2 font-medium whitespace-nowrap">
              {t("users.lastActive")}
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium whitespace-nowrap">
              {t("users.sessions")}
            </th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {rows.map((person) => {
            const state = stateOf(person);
            return (
              <tr
                key={person.id}
                data-testid="person"
                className="border-b border-hairline last:border-b-0 hover:bg-sunken max-sm:grid max-sm:gap-1 max-sm:px-4 max-sm:py-3"
              >
                <td className="sm:px-4 sm:py-2.5">
                  <button
                    type="button"
                    onClick={() => onOpen(person.id)}
                    className="max-w-full rounded-control text-left font-medium [overflow-wrap:anywhere] hover:underline"
                  >
                    {person.name}
                    {person.id === me && (
                      <span className="font-normal text-muted">{` (${t("users.you")})`}</span>
                    )}
                  </button>
                  <span className="block text-sm break-all text-muted">{person.email}</span>
                </td>
                <td className="max-w-72 text-muted sm:px-2 sm:py-2.5">{role(person)}</td>
                <td className="sm:px-2 sm:py-2.5">
                  <Chip tone={STATE_TONES[state]}>{t(`users.is.${state}`)}</Chip>
                </td>
                <td className="text-sm text-muted max-sm:hidden sm:px-2 sm:py-2.5">
                  {person.account?.last_active_at ? (
                    <time
                      dateTime={person.account.last_active_at}
                      title={formatDateTime(person.account.last_active_at, i18n.language, { zone: true })}
                    >
                      {formatRelative(person.account.last_active_at, i18n.language)}
                    </time>
                  ) : (
                    "—"
                  )}
                </td>
                <td className="tabular text-right text-sm text-muted max-sm:hidden sm:px-4 sm:py-2.5">
                  {person.account ? person.account.sessions.toLocaleString(i18n.language) : "—"}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
