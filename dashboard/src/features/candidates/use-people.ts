import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "@/api/keys";
import { type PeopleFilter, type Person, peopleApi } from "@/api/people";

/** Rows of the first page: what a search shows is to come soon. */
export const PAGE = 50;
/** Rows of a page further down: half as many requests while one scrolls. */
const BLOCK = 100;
/** A block is fetched when so many rows are left before it. */
const MARGIN = 25;
const STALE_MS = 15_000;

/** Pages of the list under a filter; a move changes them in place (`use-moves.ts`). */
export const pageKey = (filter: PeopleFilter, page: number, size = PAGE) =>
  [...keys.candidates, "list", plain(filter), page, size] as const;

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
 * The list as one long table, of which the blocks around `first` … `last` are fetched, and given up when those are
 * elsewhere before they came. While a new filter is answered the
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
  const blocks = blocksOf(first, last, head.data?.total ?? 0);
  const others = useQueries({
    queries: blocks.map((block) => ({
      queryKey: pageKey(shown, block, BLOCK),
      queryFn: ({ signal }: { signal: AbortSignal }) => peopleApi.list(shown, block, BLOCK, signal),
      staleTime: STALE_MS,
    })),
  });
  const stamps = others.map((one) => one.dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamps` stands for the data of `others`
  const rows = useMemo(() => {
    const found = new Map<number, Person>();
    const put = (from: number, people: Person[] | undefined) => {
      for (const [place, person] of (people ?? []).entries()) found.set(from + place, person);
    };
    put(0, head.data?.candidates);
    for (const [place, block] of blocks.entries()) put((block - 1) * BLOCK, others[place]?.data?.candidates);
    return found;
  }, [head.data, stamps, blocks.join()]);
  const loaded = useMemo(
    () => [...rows.entries()].sort(([a], [b]) => a - b).map(([, person]) => person),
    [rows],
  );
  const known = Math.max(0, ...rows.keys()) + (rows.size > 0 ? 1 : 0);
  const total = head.data?.total ?? 0;
  const exact = head.data?.total_is_exact ?? true;
  return {
    // Of hits that nobody counted there is always one more page, until one comes that is not full.
    total: exact ? total : Math.max(total, known),
    exact,
    row: (index) => rows.get(index),
    loaded,
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

/** The blocks that hold rows `first` … `last` or the ones next to them, where the first page does not have them. */
export function blocksOf(first: number, last: number, total: number): number[] {
  const to = Math.min(total - 1, last + MARGIN);
  if (to < PAGE) return [];
  const from = Math.floor(Math.max(0, Math.min(first - MARGIN, to)) / BLOCK);
  return Array.from({ length: Math.floor(to / BLOCK) - from + 1 }, (_, n) => from + n + 1);
}
