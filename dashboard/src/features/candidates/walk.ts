/** The list one came from, so that a candidate's page can step through it. Lives as long as the tab. */

import type { CandidateSearch } from "@/routes/people";

export interface Walk {
  ids: string[];
  /** Place of the first of `ids` in the whole list, from 0. */
  offset: number;
  total: number;
  exact: boolean;
  /** The list's address. */
  search: CandidateSearch;
}

const KEY = "candidates_walk";
const MOST = 500;

export function rememberWalk(walk: Walk): void {
  sessionStorage.setItem(KEY, JSON.stringify({ ...walk, ids: walk.ids.slice(0, MOST) }));
}

export function walkOf(id: string): { place: number; walk: Walk; previous?: string; next?: string } | null {
  try {
    const walk = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Walk | null;
    const at = walk ? walk.ids.indexOf(id) : -1;
    if (!walk || at < 0) return null;
    const [previous, next] = [walk.ids[at - 1], walk.ids[at + 1]];
    return {
      place: walk.offset + at + 1,
      walk,
      ...(previous ? { previous } : {}),
      ...(next ? { next } : {}),
    };
  } catch {
    return null;
  }
}
