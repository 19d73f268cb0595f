import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { isDate } from "../features/schedule/clock";
import { readyTexts } from "../i18n";
import { company } from "./base";

export interface ScheduleSearch {
  /** Any date of the week that is shown; this week where left out. */
  week?: string;
  view?: "list";
  /** The form is open, for this candidate. */
  new?: boolean;
  candidate?: string;
  /** The interview that is looked at. */
  open?: string;
}

const text = (value: unknown): string | undefined =>
  (typeof value === "string" || typeof value === "number") && value !== "" ? String(value) : undefined;

export const schedulePages = [
  createRoute({
    getParentRoute: () => company,
    path: "/schedule",
    validateSearch: (search: Record<string, unknown>): ScheduleSearch => {
      const candidate = text(search.candidate);
      const open = text(search.open);
      return {
        ...(isDate(search.week) ? { week: search.week } : {}),
        ...(search.view === "list" ? { view: "list" as const } : {}),
        ...(search.new === true || candidate ? { new: true } : {}),
        ...(candidate ? { candidate } : {}),
        ...(open ? { open } : {}),
      };
    },
    loader: () => readyTexts("schedule"),
    component: lazyRouteComponent(() => import("../features/schedule/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/mine",
    loader: () => readyTexts("schedule"),
    component: lazyRouteComponent(() => import("../features/mine/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/mine/availability",
    validateSearch: (search: Record<string, unknown>): { user?: string } => {
      const user = text(search.user);
      return user ? { user } : {};
    },
    loader: () => readyTexts("schedule"),
    component: lazyRouteComponent(() => import("../features/availability/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/mine/$id",
    loader: () => readyTexts("schedule"),
    component: lazyRouteComponent(() => import("../features/mine/review")),
  }),
] as const;
