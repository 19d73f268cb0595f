import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ApiError } from "../api/client";
import { BrandFrame } from "../features/candidate/brand";
import { rememberedInterview, rememberInterview, viewQuery } from "../features/candidate/view";
import { statusQuery } from "../features/status/query";
import { chosenLanguage, readyTexts, supported } from "../i18n";
import { root } from "./base";

/** Texts stand in the interview's language before anything is drawn; receipt and status remember it. */
const interview = createRoute({
  getParentRoute: () => root,
  path: "/interview/$token",
  loader: async ({ context, params }) => {
    // The words come at the same time as the interview, in the browser's language: on a slow line each wait counts.
    const words = readyTexts("candidate");
    const { queryClient } = context;
    let over = false;
    const view = await queryClient.ensureQueryData(viewQuery(params.token)).catch((error) => {
      over = error instanceof ApiError && error.status === 410;
      return null;
    });
    if (view) rememberInterview(view);
    // What is over still has receipt and status, which belong to the same company.
    const status = over && (await queryClient.ensureQueryData(statusQuery(params.token)).catch(() => null));
    const language = supported(view?.language ?? rememberedInterview().language);
    await words;
    await readyTexts("candidate", chosenLanguage() ?? language);
    return { brand: (view ?? (status || null))?.brand ?? null };
  },
  component: BrandFrame,
});

const open = createRoute({
  getParentRoute: () => interview,
  id: "open",
  component: lazyRouteComponent(() => import("../features/candidate/layout")),
});

const openPages = [
  createRoute({
    getParentRoute: () => open,
    path: "/",
    component: lazyRouteComponent(() => import("../features/invitation/page")),
  }),
  createRoute({
    getParentRoute: () => open,
    path: "/schedule",
    component: lazyRouteComponent(() => import("../features/self-schedule/page")),
  }),
  createRoute({
    getParentRoute: () => open,
    path: "/check",
    component: lazyRouteComponent(() => import("../features/check/page")),
  }),
  createRoute({
    getParentRoute: () => open,
    path: "/consent",
    component: lazyRouteComponent(() => import("../features/consent/page")),
  }),
  createRoute({
    getParentRoute: () => open,
    path: "/other",
    component: lazyRouteComponent(() => import("../features/consent/other")),
  }),
  createRoute({
    getParentRoute: () => open,
    path: "/room",
    component: lazyRouteComponent(() => import("../features/room/page")),
  }),
] as const;

const receipt = createRoute({
  getParentRoute: () => interview,
  path: "/receipt",
  component: lazyRouteComponent(() => import("../features/receipt/page")),
});
const status = createRoute({
  getParentRoute: () => interview,
  path: "/status",
  component: lazyRouteComponent(() => import("../features/status/page")),
});

export const candidatePages = [
  interview.addChildren([open.addChildren(openPages), receipt, status]),
] as const;
