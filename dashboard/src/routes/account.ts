import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { githubOutcome } from "../lib/connection-outcomes";
import { root } from "./base";

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search: Record<string, unknown>) => ({
    ...(typeof search.to === "string" && search.to.startsWith("/") ? { to: search.to } : {}),
    ...githubOutcome(search),
  }),
  loader: () => readyTexts("hr"),
  component: lazyRouteComponent(() => import("../features/auth/login")),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  loader: () => readyTexts("hr"),
  component: lazyRouteComponent(() => import("../features/auth/setup")),
});

/** What mailed links open, and the request for a company. */
const withToken = (search: Record<string, unknown>): { token?: string } =>
  typeof search.token === "string" && search.token ? { token: search.token } : {};
export const accountPages = [
  login,
  setup,
  createRoute({
    getParentRoute: () => root,
    path: "/verify",
    validateSearch: withToken,
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("../features/account/verify")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/forgot-password",
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("../features/account/forgot-password")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/reset-password",
    validateSearch: withToken,
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("../features/account/reset-password")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/accept-invitation",
    validateSearch: withToken,
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("../features/account/accept-invitation")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/register",
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("../features/account/register")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/register/company",
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("../features/account/register-company")),
  }),
] as const;
