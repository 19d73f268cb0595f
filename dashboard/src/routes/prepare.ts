import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { type Step, stepOf } from "../features/career/steps";
import { readyTexts } from "../i18n";
import { company, root } from "./base";

/** A word of the address, where it is one. */
const named = <Name extends string>(search: Record<string, unknown>, name: Name) => {
  const value = search[name];
  return (typeof value === "string" && value ? { [name]: value } : {}) as { [key in Name]?: string };
};

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
    validateSearch: (search: Record<string, unknown>): { aim?: string; analysis?: string } => ({
      ...(typeof search.aim === "string" && search.aim ? { aim: search.aim } : {}),
      ...(typeof search.analysis === "string" && search.analysis ? { analysis: search.analysis } : {}),
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
  createRoute({
    getParentRoute: () => company,
    path: "/resume-check",
    validateSearch: (search: Record<string, unknown>): { resume?: string } => named(search, "resume"),
    loader: () => readyTexts("prepare"),
    component: lazyRouteComponent(() => import("../features/resumes/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/gaps",
    validateSearch: (search: Record<string, unknown>): { gap?: string } => named(search, "gap"),
    loader: () => readyTexts("prepare"),
    component: lazyRouteComponent(() => import("../features/gaps/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/roadmap",
    validateSearch: (search: Record<string, unknown>): { gap?: string; plan?: string } => ({
      ...named(search, "gap"),
      ...named(search, "plan"),
    }),
    loader: () => readyTexts("prepare"),
    component: lazyRouteComponent(() => import("../features/roadmap/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/repositories",
    validateSearch: (search: Record<string, unknown>): { analysis?: string } => named(search, "analysis"),
    loader: () => readyTexts("prepare"),
    component: lazyRouteComponent(() => import("../features/repositories/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/career",
    validateSearch: (search: Record<string, unknown>): { step?: Step; imported?: string } => {
      const step = stepOf(search.step);
      return { ...(step ? { step } : {}), ...named(search, "imported") };
    },
    loader: () => readyTexts("career"),
    component: lazyRouteComponent(() => import("../features/career/page")),
  }),
] as const;

/** What a mail's link opens, without signing in. */
export const stopPages = [
  createRoute({
    getParentRoute: () => root,
    path: "/stop-nudges",
    validateSearch: (search: Record<string, unknown>): { token?: string } => named(search, "token"),
    loader: () => readyTexts("prepare"),
    component: lazyRouteComponent(() => import("../features/roadmap/stop")),
  }),
] as const;
