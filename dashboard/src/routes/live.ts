import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company } from "./base";

/** Which of the running interviews the wall shows. */
export interface WallSearch {
  show?: "attention" | "mine";
  job?: string;
}

export const livePages = [
  createRoute({
    getParentRoute: () => company,
    path: "/live",
    validateSearch: (search: Record<string, unknown>): WallSearch => ({
      ...(search.show === "attention" || search.show === "mine" ? { show: search.show } : {}),
      ...(typeof search.job === "string" && search.job ? { job: search.job } : {}),
    }),
    loader: () => readyTexts("live"),
    component: lazyRouteComponent(() => import("../features/live/wall/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/live/$id",
    loader: () => readyTexts("live"),
    component: lazyRouteComponent(() => import("../features/live/page")),
  }),
] as const;
