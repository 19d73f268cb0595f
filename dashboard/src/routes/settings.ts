import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company, pageOf } from "./base";

export const TASK_STATES = ["failed", "queued", "running", "done", "all"] as const;
export type TaskStateFilter = (typeof TASK_STATES)[number];

export const settingsPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/settings/tasks",
    validateSearch: (search: Record<string, unknown>): { state?: TaskStateFilter; page?: number } => {
      const state = TASK_STATES.find((known) => known === search.state);
      return { ...(state ? { state } : {}), ...pageOf(search) };
    },
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("../features/tasks/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/settings/engines",
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("../features/engines/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/settings/interviewer",
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("../features/interviewer/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/settings/phone",
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("../features/phone-settings/page")),
  }),
] as const;
