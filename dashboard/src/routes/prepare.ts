import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company } from "./base";

/** Pages of somebody who prepares for interviews; they belong to a person, to no company. */
export const preparePages = [
  createRoute({
    getParentRoute: () => company,
    path: "/me",
    loader: () => readyTexts("prepare"),
    component: lazyRouteComponent(() => import("../features/me/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/practice",
    validateSearch: (search: Record<string, unknown>) => ({
      ...(typeof search.aim === "string" && search.aim ? { aim: search.aim } : {}),
    }),
    loader: () => readyTexts("prepare"),
    component: lazyRouteComponent(() => import("../features/practice/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/practice/$practiceId",
    loader: () => readyTexts("prepare"),
    component: lazyRouteComponent(() => import("../features/practice/session")),
  }),
] as const;
