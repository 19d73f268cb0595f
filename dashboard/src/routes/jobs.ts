import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company } from "./base";

export const jobsPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/jobs",
    component: lazyRouteComponent(() => import("../features/jobs/list")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id",
    component: lazyRouteComponent(() => import("../features/jobs/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id/replay",
    validateSearch: (search: Record<string, unknown>): { replay?: string } =>
      typeof search.replay === "string" ? { replay: search.replay } : {},
    loader: () => Promise.all([readyTexts("trials"), readyTexts("work")]),
    component: lazyRouteComponent(() => import("../features/trials/replay")),
  }),
] as const;
