import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { connectionOutcome } from "../lib/connection-outcomes";
import { company } from "./base";

/** Pages that belong to the frame itself. */
export const shellPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/",
    component: lazyRouteComponent(() => import("../features/shell/home")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/today",
    component: lazyRouteComponent(() => import("../features/today/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/profile",
    validateSearch: connectionOutcome,
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("../features/profile/page")),
  }),
] as const;
