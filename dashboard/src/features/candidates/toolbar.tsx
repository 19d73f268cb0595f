import { getRouteApi, Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { StatusCounts } from "@/api/types";
import { CANDIDATE_SORTS, CANDIDATE_STATUSES, type CandidateSearch } from "@/routes/people";
import { FILTER_LINK } from "@/ui/filter-link";

const route = getRouteApi("/company/candidates");
const TYPING_MS = 250;
const CONTROL = "min-h-10 rounded-control border border-control bg-surface text-lg sm:text-base";

type Sort = NonNullable<CandidateSearch["sort"]>;
const nameOf = (sort: Sort) => sort.replace(":", "_") as "created_at_desc";

/** Every stage that holds somebody, with how many. */
export function StageFilter({
  filter,
  counts,
}: {
  filter: CandidateSearch;
  counts: StatusCounts | undefined;
}) {
  const { t, i18n } = useTranslation("hr");
  const { status: current, page: _page, ...rest } = filter;
  const number = (count: number | undefined) =>
    counts && <span className="tabular">{(count ?? 0).toLocaleString(i18n.language)}</span>;
  const stages = CANDIDATE_STATUSES.filter((one) => one === current || (counts?.counts[one] ?? 0) > 0);
  return (
    <nav aria-label={t("candidates.filter")} className="flex min-h-9 flex-wrap gap-1">
      <Link
        to="/candidates"
        search={rest}
        aria-current={current === undefined ? "page" : undefined}
        activeOptions={{ exact: true }}
        activeProps={{}}
        className={FILTER_LINK}
      >
        {t("candidates.all")} {number(counts?.total)}
      </Link>
      {stages.map((stage) => (
        <Link
          key={stage}
          to="/candidates"
          search={{ ...rest, status: stage }}
          aria-current={stage === current ? "page" : undefined}
          activeOptions={{ exact: true }}
          activeProps={{}}
          className={FILTER_LINK}
        >
          {t(`stage.${stage}`)} {number(counts?.counts[stage])}
        </Link>
      ))}
    </nav>
  );
}

/** The search runs while one types; the address follows. */
export function Sorting({ filter }: { filter: CandidateSearch }) {
  const { t } = useTranslation("hr");
  const navigate = route.useNavigate();
  const [text, setText] = useState(filter.q ?? "");
  const sent = useRef(filter.q ?? "");
  useEffect(() => {
    // Changed from outside: the back button, or "clear".
    if ((filter.q ?? "") !== sent.current) setText(filter.q ?? "");
    sent.current = filter.q ?? "";
  }, [filter.q]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = wanted;
      const search = ({ q: _q, page: _page, ...rest }: CandidateSearch) => ({
        ...rest,
        ...(wanted ? { q: wanted } : {}),
      });
      void navigate({ search, replace: true });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, navigate]);
  return (
    <search className="flex flex-wrap gap-2">
      <label className="relative min-w-0 flex-1 basis-60">
        <span className="sr-only">{t("candidates.search")}</span>
        <Search
          aria-hidden="true"
          size={16}
          strokeWidth={1.75}
          className="pointer-events-none absolute top-3 left-3 text-muted"
        />
        <input
          type="search"
          value={text}
          maxLength={100}
          placeholder={t("candidates.searchHint")}
          onChange={(event) => setText(event.target.value)}
          className={`${CONTROL} w-full py-2 pr-3 pl-9 placeholder:text-subtle`}
        />
      </label>
      <label>
        <span className="sr-only">{t("candidates.sort")}</span>
        <select
          value={filter.sort ?? CANDIDATE_SORTS[0]}
          onChange={(event) => {
            const sort = event.target.value as Sort;
            void navigate({ search: ({ page: _page, ...rest }: CandidateSearch) => ({ ...rest, sort }) });
          }}
          className={`${CONTROL} px-3 py-2`}
        >
          {CANDIDATE_SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`candidates.sorts.${nameOf(sort)}`)}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
