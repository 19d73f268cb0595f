import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company } from "./base";

const INTERVIEW_FILTERS = ["scheduled", "in_progress", "completed", "cancelled", "expired"] as const;
export type InterviewFilterName = (typeof INTERVIEW_FILTERS)[number];

export const INTERVIEW_CHANNELS = ["browser", "phone"] as const;
export interface InterviewSearch {
  status?: InterviewFilterName;
  q?: string;
  channel?: (typeof INTERVIEW_CHANNELS)[number];
  page?: number;
}

/** `ids`: interviews, with commas between; `names` off: people are A, B, C; `row`: the question, on a phone. */
export interface CompareSearch {
  ids?: string;
  names?: "off";
  row?: number;
}

export const resultsPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/interviews",
    validateSearch: (search: Record<string, unknown>): InterviewSearch => {
      const status = INTERVIEW_FILTERS.find((known) => known === search.status);
      const channel = INTERVIEW_CHANNELS.find((known) => known === search.channel);
      const q = typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "";
      const page = Number(search.page);
      return {
        ...(status ? { status } : {}),
        ...(q ? { q: q.slice(0, 100) } : {}),
        ...(channel ? { channel } : {}),
        ...(page > 1 ? { page } : {}),
      };
    },
    loader: () => readyTexts("result"),
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
    loader: () => readyTexts("result"),
    component: lazyRouteComponent(() => import("../features/result/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id/compare",
    validateSearch: (search: Record<string, unknown>): CompareSearch => {
      const row = Math.trunc(Number(search.row));
      return {
        ...(typeof search.ids === "string" && search.ids ? { ids: search.ids } : {}),
        ...(search.names === "off" ? { names: "off" as const } : {}),
        ...(row > 0 ? { row } : {}),
      };
    },
    loader: () => readyTexts("result"),
    component: lazyRouteComponent(() => import("../features/compare/page")),
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
