import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company, pageOf } from "./base";

export const TASK_STATES = ["failed", "queued", "running", "done", "all"] as const;
export type TaskStateFilter = (typeof TASK_STATES)[number];

export const AUDIT_KINDS = ["person", "api_key", "system"] as const;
export interface AuditSearch {
  q?: string;
  by?: (typeof AUDIT_KINDS)[number];
  /** Days like 2026-11-21. */
  since?: string;
  until?: string;
  page?: number;
}

const text = (search: Record<string, unknown>, name: "q" | "since" | "until") => {
  const value = search[name];
  // An address typed by hand makes a number of digits.
  const found = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return found ? { [name]: found } : {};
};

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
    path: "/company",
    component: lazyRouteComponent(() => import("../features/settings/company")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/brand",
    component: lazyRouteComponent(() => import("../features/settings/brand")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/voices",
    component: lazyRouteComponent(() => import("../features/settings/voices")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/thresholds",
    component: lazyRouteComponent(() => import("../features/settings/thresholds")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/policies",
    component: lazyRouteComponent(() => import("../features/settings/policies")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/webhooks",
    validateSearch: (search: Record<string, unknown>): { hook?: string } =>
      typeof search.hook === "string" ? { hook: search.hook } : {},
    component: lazyRouteComponent(() => import("../features/settings/webhooks/page")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/api-keys",
    component: lazyRouteComponent(() => import("../features/settings/api-keys")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/privacy",
    component: lazyRouteComponent(() => import("../features/settings/privacy")),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: "/audit",
    validateSearch: (search: Record<string, unknown>): AuditSearch => {
      const by = AUDIT_KINDS.find((known) => known === search.by);
      return {
        ...text(search, "q"),
        ...(by ? { by } : {}),
        ...text(search, "since"),
        ...text(search, "until"),
        ...pageOf(search),
      };
    },
    component: lazyRouteComponent(() => import("../features/settings/audit")),
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
