import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company } from "./base";

const INTERVIEW_FILTERS = ["scheduled", "in_progress", "completed", "cancelled", "expired"] as const;
export type InterviewFilterName = (typeof INTERVIEW_FILTERS)[number];

export const resultsPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/interviews",
    validateSearch: (search: Record<string, unknown>): { status?: InterviewFilterName; page?: number } => {
      const status = INTERVIEW_FILTERS.find((known) => known === search.status);
      const page = Number(search.page);
      return { ...(status ? { status } : {}), ...(page > 1 ? { page } : {}) };
    },
    component: lazyRouteComponent(() => import("../features/interviews/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/interviews/$id",
    validateSearch: (search: Record<string, unknown>): { call?: string; t?: number } => {
      const t = Number(search.t);
      return {
        ...(typeof search.call === "string" ? { call: search.call } : {}),
        ...(Number.isFinite(t) && search.t !== undefined ? { t } : {}),
      };
    },
    component: lazyRouteComponent(() => import("../features/result/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/interviews/$id/comparison",
    validateSearch: (search: Record<string, unknown>): { id?: string } =>
      typeof search.id === "string" ? { id: search.id } : {},
    loader: () => Promise.all([readyTexts("trials"), readyTexts("work")]),
    component: lazyRouteComponent(() => import("../features/trials/comparison")),
  }),
] as const;
