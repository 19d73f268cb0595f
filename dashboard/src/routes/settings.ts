import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company, pageOf } from "./base";

export const TASK_STATES = ["failed", "queued", "running", "done", "all"] as const;
export type TaskStateFilter = (typeof TASK_STATES)[number];

const frame = createRoute({
  getParentRoute: () => company,
  path: "/settings",
  loader: () => Promise.all([readyTexts("settings"), readyTexts("work")]),
  component: lazyRouteComponent(() => import("../features/settings/frame")),
});

const pages = [
  createRoute({
    getParentRoute: () => frame,
    path: "/",
    component: lazyRouteComponent(() => import("../features/settings/start")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/tasks",
    validateSearch: (search: Record<string, unknown>): { state?: TaskStateFilter; page?: number } => {
      const state = TASK_STATES.find((known) => known === search.state);
      return { ...(state ? { state } : {}), ...pageOf(search) };
    },
    component: lazyRouteComponent(() => import("../features/tasks/page")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/engines",
    component: lazyRouteComponent(() => import("../features/engines/page")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/interviewer",
    component: lazyRouteComponent(() => import("../features/interviewer/page")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/phone",
    component: lazyRouteComponent(() => import("../features/phone-settings/page")),
  }),
] as const;

export const settingsPages = [frame.addChildren(pages)] as const;
