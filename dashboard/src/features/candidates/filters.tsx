import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Columns3, X } from "lucide-react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { useMay } from "@/features/auth/use-may";
import { useTyped } from "@/lib/use-typed";
import { CANDIDATE_SORTS, CANDIDATE_STATUSES, type CandidateSearch } from "@/routes/people";
import { Button } from "@/ui/button";
import { Menu, MenuHeading, MenuItem } from "@/ui/menu";
import { SearchField as Field } from "@/ui/search-field";
import { COLUMNS, type Column } from "./columns";
import { useColleagues } from "./pickers";

const route = getRouteApi("/company/candidates");
/** So often at most while one types; the first letter after a rest is looked for at once. */
const TYPING_MS = 90;
const CONTROL =
  "min-h-10 max-w-full rounded-control border border-control bg-surface px-3 py-2 text-lg sm:text-base max-sm:min-h-11 max-sm:min-w-0 max-sm:flex-1 max-sm:basis-[40%]";

type Sort = NonNullable<CandidateSearch["sort"]>;
const nameOf = (sort: Sort) => sort.replace(":", "_") as "created_at_desc";

/** The search runs while one types; the address follows, without an entry in the history for each letter. */
export function SearchField({ filter, ref }: { filter: CandidateSearch; ref: Ref<HTMLInputElement> }) {
  const { t } = useTranslation("people");
  const navigate = route.useNavigate();
  const ask = (wanted: string) => {
    const search = ({ q: _q, ...rest }: CandidateSearch) => ({ ...rest, ...(wanted ? { q: wanted } : {}) });
    void navigate({ search, replace: true });
  };
  const [text, setText] = useTyped(filter.q ?? "", ask, TYPING_MS, true);
  return <Field ref={ref} className="flex-1 basis-56" label={t("search")} value={text} onChange={setText} />;
}

export function Filters({ filter, board }: { filter: CandidateSearch; board: boolean }) {
  const { t } = useTranslation(["people", "hr"]);
  const may = useMay();
  const navigate = route.useNavigate();
  const jobs = useQuery({ queryKey: keys.jobs, queryFn: ({ signal }) => companyApi.jobs(signal) });
  const users = useColleagues(may("users:read"));
  const set = (change: Partial<Record<keyof CandidateSearch, string | undefined>>) =>
    void navigate({
      search: (before: CandidateSearch) =>
        Object.fromEntries(
          Object.entries({ ...before, ...change }).filter(([, value]) => value),
        ) as CandidateSearch,
    });
  const narrowed = filter.q || filter.status || filter.job || filter.owner;
  return (
    <>
      {!board && (
        <select
          aria-label={t("stage")}
          className={CONTROL}
          value={filter.status ?? ""}
          onChange={(event) => set({ status: event.target.value })}
        >
          <option value="">{t("anyStage")}</option>
          {CANDIDATE_STATUSES.map((status) => (
            <option key={status} value={status}>
              {t(`hr:stage.${status}`)}
            </option>
          ))}
        </select>
      )}
      <select
        aria-label={t("job")}
        className={`${CONTROL} w-40`}
        value={filter.job ?? ""}
        onChange={(event) => set({ job: event.target.value })}
      >
        <option value="">{t("anyJob")}</option>
        {jobs.data?.jobs.map((job) => (
          <option key={job.id} value={job.id}>
            {job.title}
          </option>
        ))}
      </select>
      {may("candidates:all") && (
        <select
          aria-label={t("owner")}
          className={`${CONTROL} w-36`}
          value={filter.owner ?? ""}
          onChange={(event) => set({ owner: event.target.value })}
        >
          <option value="">{t("anyOwner")}</option>
          <option value="me">{t("me")}</option>
          <option value="none">{t("nobody")}</option>
          {users.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      {!board && (
        <select
          aria-label={t("sortBy")}
          className={`${CONTROL} w-40`}
          value={filter.sort ?? CANDIDATE_SORTS[0]}
          onChange={(event) => set({ sort: event.target.value })}
        >
          {CANDIDATE_SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`sorts.${nameOf(sort)}`)}
            </option>
          ))}
        </select>
      )}
      {narrowed && (
        <Button
          tone="quiet"
          icon={X}
          onClick={() => set({ q: undefined, status: undefined, job: undefined, owner: undefined })}
        >
          {t("clear")}
        </Button>
      )}
    </>
  );
}

export function ColumnsMenu({
  columns,
  onChange,
}: {
  columns: readonly Column[];
  onChange: (columns: readonly Column[]) => void;
}) {
  const { t } = useTranslation("people");
  return (
    <Menu trigger={<Button icon={Columns3}>{t("columns.label")}</Button>}>
      <MenuHeading>{t("columns.label")}</MenuHeading>
      {COLUMNS.map((column) => {
        const on = columns.includes(column);
        return (
          <MenuItem
            key={column}
            onSelect={() => onChange(on ? columns.filter((one) => one !== column) : [...columns, column])}
          >
            <span className="flex items-center gap-2">
              <span aria-hidden="true" className="w-4">
                {on ? "✓" : ""}
              </span>
              {t(`columns.${column}`)}
              <span className="sr-only">{on ? "✓" : ""}</span>
            </span>
          </MenuItem>
        );
      })}
    </Menu>
  );
}
