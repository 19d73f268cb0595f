import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { readyTexts } from "../i18n";
import { company } from "./base";

/** Months like 2026-01, both included. */
export interface ImpactSearch {
  job?: string;
  since?: string;
  until?: string;
}

export const analyticsPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/analytics",
    beforeLoad: (): never => {
      throw redirect({ to: "/analytics/adverse-impact", search: {} });
    },
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/analytics/adverse-impact",
    validateSearch: (search: Record<string, unknown>): ImpactSearch =>
      Object.fromEntries(
        (["job", "since", "until"] as const).flatMap((name) => {
          const value = search[name];
          return typeof value === "string" && value ? [[name, value]] : [];
        }),
      ),
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("../features/adverse-impact/page")),
  }),
] as const;
