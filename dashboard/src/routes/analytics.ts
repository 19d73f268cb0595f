import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company } from "./base";

/** The filter of every tab. Months like 2026-01, both included. */
export interface ImpactSearch {
  job?: string;
  since?: string;
  until?: string;
}

const MONTH = /^20\d{2}-(0[1-9]|1[0-2])$/;

const filterOf = (search: Record<string, unknown>): ImpactSearch => {
  const { job, since, until } = search;
  const month = (value: unknown) => (typeof value === "string" && MONTH.test(value) ? value : undefined);
  const [from, to] = [month(since), month(until)];
  return {
    ...(typeof job === "string" && job ? { job } : {}),
    ...(from ? { since: from } : {}),
    ...(to ? { until: to } : {}),
  };
};

const texts = () => readyTexts("analytics");

export const analyticsPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/analytics",
    validateSearch: filterOf,
    loader: texts,
    component: lazyRouteComponent(() => import("../features/analytics/pipeline")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/analytics/scores",
    validateSearch: filterOf,
    loader: texts,
    component: lazyRouteComponent(() => import("../features/analytics/scores")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/analytics/quality",
    validateSearch: filterOf,
    loader: texts,
    component: lazyRouteComponent(() => import("../features/analytics/quality")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/analytics/costs",
    validateSearch: filterOf,
    loader: texts,
    component: lazyRouteComponent(() => import("../features/analytics/costs")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/analytics/feedback",
    validateSearch: filterOf,
    loader: texts,
    component: lazyRouteComponent(() => import("../features/analytics/feedback")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/analytics/adverse-impact",
    validateSearch: filterOf,
    loader: () => Promise.all([texts(), readyTexts("work")]),
    component: lazyRouteComponent(() => import("../features/adverse-impact/page")),
  }),
] as const;
