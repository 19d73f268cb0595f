import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "@/api/keys";
import { type PeopleFilter, type Person, peopleApi } from "@/api/people";

export const PAGE = 50;
const STALE_MS = 15_000;

/** Pages of the list under a filter; a move changes them in place (`use-moves.ts`). */
export const pageKey = (filter: PeopleFilter, page: number) =>
  [...keys.candidates, "list", plain(filter), page] as const;

/** Without what is not set, so that equal filters are one key. */
export function plain({ q, status, job, owner, sort }: PeopleFilter): PeopleFilter {
  return Object.fromEntries(
    Object.entries({ q, status, job, owner, sort }).filter(([, value]) => value !== undefined),
  );
}

export interface People {
  /** Rows of the whole list; what is not loaded yet is undefined. */
  total: number;
  exact: boolean;
  row: (index: number) => Person | undefined;
  loaded: Person[];
  /** The rows still are those of the filter before. */
  old: boolean;
  pending: boolean;
  error: unknown;
  retry: () => void;
  /** Words that the shown rows were found by. */
  words: string;
}

/**
 * The list as one long table, of which the pages around `first` … `last` are fetched. While a new filter is answered the
 * rows of the one before stay.
 */
export function usePeople(filter: PeopleFilter, first: number, last: number): People {
  const head = useQuery({
    queryKey: pageKey(filter, 1),
    queryFn: async ({ signal }) => ({
      ...(await peopleApi.list(filter, 1, PAGE, signal)),
      of: plain(filter),
    }),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  });
  const shown = head.data?.of ?? plain(filter);
  const pages = pagesOf(first, last, head.data?.total ?? 0);
  const others = useQueries({
    queries: pages.map((page) => ({
      queryKey: pageKey(shown, page),
      queryFn: ({ signal }: { signal: AbortSignal }) => peopleApi.list(shown, page, PAGE, signal),
      staleTime: STALE_MS,
    })),
  });
  const stamps = others.map((one) => one.dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamps` stands for the data of `others`
  const rows = useMemo(() => {
    const found = new Map<number, Person>();
    const put = (page: number, people: Person[] | undefined) => {
      for (const [place, person] of (people ?? []).entries()) found.set((page - 1) * PAGE + place, person);
    };
    put(1, head.data?.candidates);
    for (const [place, page] of pages.entries()) put(page, others[place]?.data?.candidates);
    return found;
  }, [head.data, stamps, pages.join()]);
  const known = Math.max(0, ...rows.keys()) + (rows.size > 0 ? 1 : 0);
  const total = head.data?.total ?? 0;
  const exact = head.data?.total_is_exact ?? true;
  return {
    // Of hits that nobody counted there is always one more page, until one comes that is not full.
    total: exact ? total : Math.max(total, known),
    exact,
    row: (index) => rows.get(index),
    loaded: [...rows.entries()].sort(([a], [b]) => a - b).map(([, person]) => person),
    old: head.isPlaceholderData,
    pending: head.isPending,
    error: head.error ?? others.find((one) => one.error)?.error ?? null,
    retry: () => {
      void head.refetch();
      for (const one of others) if (one.error) void one.refetch();
    },
    words: shown.q ?? "",
  };
}

/** The pages, but for the first, that hold rows `first` … `last` or the ones next to them. */
export function pagesOf(first: number, last: number, total: number): number[] {
  const from = Math.max(1, Math.floor(Math.max(0, first - PAGE / 2) / PAGE) + 1);
  const to = Math.min(Math.ceil(total / PAGE), Math.floor((last + PAGE / 2) / PAGE) + 1);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n).filter((page) => page > 1);
}
