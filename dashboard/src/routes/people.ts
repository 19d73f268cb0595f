import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { CandidateStatus } from "../api/types";
import { readyTexts } from "../i18n";
import { company, pageOf } from "./base";

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
  q?: string;
  status?: CandidateStatus;
  sort?: (typeof CANDIDATE_SORTS)[number];
  page?: number;
}

export const peoplePages = [
  createRoute({
    getParentRoute: () => company,
    path: "/candidates",
    validateSearch: (search: Record<string, unknown>): CandidateSearch => {
      const status = CANDIDATE_STATUSES.find((known) => known === search.status);
      const sort = CANDIDATE_SORTS.find((known) => known === search.sort);
      // An address typed by hand makes a number of digits.
      const q = typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "";
      return {
        ...(q ? { q } : {}),
        ...(status ? { status } : {}),
        ...(sort ? { sort } : {}),
        ...pageOf(search),
      };
    },
    component: lazyRouteComponent(() => import("../features/candidates/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/candidates/import",
    validateSearch: (search: Record<string, unknown>): { job?: string } =>
      typeof search.job === "string" ? { job: search.job } : {},
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("../features/import/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/candidates/$id",
    component: lazyRouteComponent(() => import("../features/candidate-detail/page")),
  }),
] as const;
