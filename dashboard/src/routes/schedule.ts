import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { company } from "./base";

export const schedulePages = [
  createRoute({
    getParentRoute: () => company,
    path: "/schedule",
    validateSearch: (search: Record<string, unknown>): { candidate?: string } =>
      typeof search.candidate === "string" ? { candidate: search.candidate } : {},
    component: lazyRouteComponent(() => import("../features/schedule/page")),
  }),
] as const;
