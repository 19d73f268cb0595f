import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { CandidateStatus } from "../api/types";
import { readyTexts } from "../i18n";
import { company } from "./base";

export const CANDIDATE_STATUSES = [
  "new",
  "screening",
  "interview_scheduled",
  "interviewing",
  "interviewed",
  "offered",
  "hired",
  "rejected",
  "withdrawn",
] as const satisfies CandidateStatus[];
export const CANDIDATE_SORTS = [
  "created_at:desc",
  "created_at:asc",
  "name:asc",
  "name:desc",
  "status:asc",
  "status:desc",
] as const;
export interface CandidateSearch {
  view?: "table" | "board";
  q?: string;
  status?: CandidateStatus;
  job?: string;
  owner?: string;
  sort?: (typeof CANDIDATE_SORTS)[number];
}

export const CANDIDATE_TABS = ["interviews", "resume", "notes"] as const;
export const IMPORT_STEPS = ["columns", "check"] as const;
export interface ImportSearch {
  step?: (typeof IMPORT_STEPS)[number];
  /** The check, or the import, that is looked at. */
  job?: string;
}

/** A word of an address; one typed by hand makes a number of digits. */
const wordOf = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

export const peoplePages = [
  createRoute({
    getParentRoute: () => company,
    path: "/candidates",
    validateSearch: (search: Record<string, unknown>): CandidateSearch => {
      const view = search.view === "table" || search.view === "board" ? search.view : undefined;
      const status = CANDIDATE_STATUSES.find((known) => known === search.status);
      const sort = CANDIDATE_SORTS.find((known) => known === search.sort);
      const [q, job, owner] = [wordOf(search.q), wordOf(search.job), wordOf(search.owner)];
      return {
        ...(view ? { view } : {}),
        ...(q ? { q } : {}),
        ...(status ? { status } : {}),
        ...(job ? { job } : {}),
        ...(owner ? { owner } : {}),
        ...(sort ? { sort } : {}),
      };
    },
    loader: () => readyTexts("people"),
    component: lazyRouteComponent(() => import("../features/candidates/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/candidates/import",
    validateSearch: (search: Record<string, unknown>): ImportSearch => {
      const step = IMPORT_STEPS.find((known) => known === search.step);
      return {
        ...(step ? { step } : {}),
        ...(typeof search.job === "string" ? { job: search.job } : {}),
      };
    },
    loader: () => Promise.all([readyTexts("work"), readyTexts("people")]),
    component: lazyRouteComponent(() => import("../features/import/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/candidates/$id",
    validateSearch: (search: Record<string, unknown>): { tab?: (typeof CANDIDATE_TABS)[number] } => {
      const tab = CANDIDATE_TABS.find((known) => known === search.tab);
      return tab ? { tab } : {};
    },
    loader: () => Promise.all([readyTexts("people"), readyTexts("work")]),
    component: lazyRouteComponent(() => import("../features/candidate-detail/page")),
  }),
] as const;
