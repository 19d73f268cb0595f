import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { company } from "./base";

export const livePages = [
  createRoute({
    getParentRoute: () => company,
    path: "/live",
    component: lazyRouteComponent(() => import("../features/live/list")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/live/$id",
    component: lazyRouteComponent(() => import("../features/live/page")),
  }),
] as const;
