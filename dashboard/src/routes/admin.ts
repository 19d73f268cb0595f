/** People and roles of the company, and pages of system admins, inside the frame for signed-in people. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company, pageOf } from "./base";
import { TASK_STATES, type TaskStateFilter } from "./settings";

const ready = () => Promise.all([readyTexts("admin"), readyTexts("settings"), readyTexts("work")]);

const word = (search: Record<string, unknown>, name: string) => {
  const value = search[name];
  // An address typed by hand makes a number of digits.
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

const REQUEST_FILTERS = ["approved", "rejected", "all"] as const;
export interface RequestSearch {
  status?: (typeof REQUEST_FILTERS)[number];
  id?: string;
}

export const adminPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/users",
    validateSearch: (
      search: Record<string, unknown>,
    ): { tab?: "roles"; q?: string; person?: string; page?: number } => {
      const [q, person] = [word(search, "q"), word(search, "person")];
      return {
        ...(search.tab === "roles" ? { tab: "roles" as const } : {}),
        ...(q ? { q } : {}),
        ...(person ? { person } : {}),
        ...pageOf(search),
      };
    },
    loader: ready,
    component: lazyRouteComponent(() => import("../features/users/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/admin/requests",
    validateSearch: (search: Record<string, unknown>): RequestSearch => {
      const status = REQUEST_FILTERS.find((known) => known === search.status);
      const id = word(search, "id");
      return { ...(status ? { status } : {}), ...(id ? { id } : {}) };
    },
    loader: ready,
    component: lazyRouteComponent(() => import("../features/admin/requests")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/admin/companies",
    validateSearch: (search: Record<string, unknown>): { q?: string; page?: number } => {
      const q = word(search, "q");
      return { ...(q ? { q } : {}), ...pageOf(search) };
    },
    loader: ready,
    component: lazyRouteComponent(() => import("../features/admin/companies")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/admin/companies/$id",
    loader: ready,
    component: lazyRouteComponent(() => import("../features/admin/company")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/admin/tasks",
    validateSearch: (search: Record<string, unknown>): { state?: TaskStateFilter; page?: number } => {
      const state = TASK_STATES.find((known) => known === search.state);
      return { ...(state ? { state } : {}), ...pageOf(search) };
    },
    loader: ready,
    component: lazyRouteComponent(() => import("../features/admin/tasks")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/admin/health",
    loader: ready,
    component: lazyRouteComponent(() => import("../features/admin/health")),
  }),
] as const;
