import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company, pageOf } from "./base";

export interface JobListSearch {
  q?: string;
  archived?: true;
  page?: number;
}

/**
 * What the editor shows: a question by its id, and the versions that are compared. The router joins the words of all
 * addresses: `to` is text elsewhere, so a number has another name.
 */
export interface JobSearch {
  question?: string;
  step?: "question" | "check";
  older?: number;
  newer?: number;
}

const numberOf = (value: unknown) => {
  const number = Math.trunc(Number(value));
  return number >= 1 ? number : undefined;
};

const jobSearch = (search: Record<string, unknown>): JobSearch => {
  const older = numberOf(search.older);
  const newer = numberOf(search.newer);
  return {
    ...(typeof search.question === "string" ? { question: search.question } : {}),
    ...(search.step === "question" || search.step === "check" ? { step: search.step } : {}),
    ...(older ? { older } : {}),
    ...(newer ? { newer } : {}),
  };
};

const jobWords = () => Promise.all([readyTexts("jobs"), readyTexts("work"), readyTexts("trials")]);

export const jobsPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/jobs",
    validateSearch: (search: Record<string, unknown>): JobListSearch => {
      const q = typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "";
      return {
        ...(q ? { q } : {}),
        ...(search.archived === true || search.archived === "true" ? { archived: true as const } : {}),
        ...pageOf(search),
      };
    },
    loader: () => readyTexts("jobs"),
    component: lazyRouteComponent(() => import("../features/jobs/list")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id",
    validateSearch: jobSearch,
    loader: jobWords,
    component: lazyRouteComponent(() => import("../features/jobs/questions")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id/rubric",
    loader: jobWords,
    component: lazyRouteComponent(() => import("../features/jobs/rubric")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id/versions",
    validateSearch: jobSearch,
    loader: jobWords,
    component: lazyRouteComponent(() => import("../features/jobs/versions")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id/setup",
    loader: jobWords,
    component: lazyRouteComponent(() => import("../features/jobs/setup")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id/matches",
    loader: () => Promise.all([jobWords(), readyTexts("prepare")]),
    component: lazyRouteComponent(() => import("../features/jobs/matches")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id/questions",
    beforeLoad: ({ params }): never => {
      throw redirect({ to: "/jobs/$id", params });
    },
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id/replay",
    validateSearch: (search: Record<string, unknown>): { replay?: string } =>
      typeof search.replay === "string" ? { replay: search.replay } : {},
    loader: () => Promise.all([readyTexts("trials"), readyTexts("work")]),
    component: lazyRouteComponent(() => import("../features/trials/replay")),
  }),
] as const;
