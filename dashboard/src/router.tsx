import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { session } from "./api/session";
import type { CandidateStatus } from "./api/types";
import { Crash, NotFound, Root } from "./features/app/root";
import { rememberedInterview, rememberInterview, viewQuery } from "./features/candidate/view";
import { chosenLanguage, readyTexts, supported } from "./i18n";

interface Context {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Crash,
});

/** Texts stand in the interview's language before anything is drawn; receipt and status remember it. */
const interview = createRoute({
  getParentRoute: () => root,
  path: "/interview/$token",
  loader: async ({ context, params }) => {
    const view = await context.queryClient.ensureQueryData(viewQuery(params.token)).catch(() => null);
    if (view) rememberInterview(view);
    const language = supported(view?.language ?? rememberedInterview().language);
    await readyTexts("candidate", chosenLanguage() ?? language);
  },
});

const open = createRoute({
  getParentRoute: () => interview,
  id: "open",
  component: lazyRouteComponent(() => import("./features/candidate/layout")),
});

const candidatePages = [
  createRoute({
    getParentRoute: () => open,
    path: "/",
    component: lazyRouteComponent(() => import("./features/invitation/page")),
  }),
  createRoute({
    getParentRoute: () => open,
    path: "/check",
    component: lazyRouteComponent(() => import("./features/check/page")),
  }),
  createRoute({
    getParentRoute: () => open,
    path: "/consent",
    component: lazyRouteComponent(() => import("./features/consent/page")),
  }),
  createRoute({
    getParentRoute: () => open,
    path: "/other",
    component: lazyRouteComponent(() => import("./features/consent/other")),
  }),
  createRoute({
    getParentRoute: () => open,
    path: "/room",
    component: lazyRouteComponent(() => import("./features/room/page")),
  }),
] as const;

const receipt = createRoute({
  getParentRoute: () => interview,
  path: "/receipt",
  component: lazyRouteComponent(() => import("./features/receipt/page")),
});
const status = createRoute({
  getParentRoute: () => interview,
  path: "/status",
  component: lazyRouteComponent(() => import("./features/status/page")),
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/interviews" });
  },
});

const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: (search: Record<string, unknown>) => ({
    ...(typeof search.to === "string" && search.to.startsWith("/") ? { to: search.to } : {}),
  }),
  loader: () => readyTexts("hr"),
  component: lazyRouteComponent(() => import("./features/auth/login")),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  loader: () => readyTexts("hr"),
  component: lazyRouteComponent(() => import("./features/auth/setup")),
});

/** What mailed links open, and the request for a company. */
const withToken = (search: Record<string, unknown>): { token?: string } =>
  typeof search.token === "string" && search.token ? { token: search.token } : {};
const accountPages = [
  createRoute({
    getParentRoute: () => root,
    path: "/verify",
    validateSearch: withToken,
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("./features/account/verify")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/forgot-password",
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("./features/account/forgot-password")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/reset-password",
    validateSearch: withToken,
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("./features/account/reset-password")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/accept-invitation",
    validateSearch: withToken,
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("./features/account/accept-invitation")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/register/company",
    loader: () => readyTexts("account"),
    component: lazyRouteComponent(() => import("./features/account/register-company")),
  }),
] as const;

/** Pages for signed-in people: the cookie is tried first, then the sign-in page, which leads back here. */
const company = createRoute({
  getParentRoute: () => root,
  id: "company",
  beforeLoad: async ({ location }) => {
    if (session.snapshot().status === "unknown") await session.refresh().catch(() => false);
    const { status } = session.snapshot();
    if (status === "signed_in" || status === "expired") return;
    throw redirect({ to: "/login", search: location.href === "/" ? {} : { to: location.href } });
  },
  loader: () => readyTexts("hr"),
  component: lazyRouteComponent(() => import("./features/shell/shell")),
});

export const TASK_STATES = ["failed", "queued", "running", "done", "all"] as const;
export type TaskStateFilter = (typeof TASK_STATES)[number];

export const CANDIDATE_STATUSES = [
  "new",
  "screening",
  "interview_scheduled",
  "interviewing",
  "interviewed",
  "offered",
  "hired",
  "rejected",
  "withdrawn",
] as const satisfies CandidateStatus[];
export const CANDIDATE_SORTS = [
  "created_at:desc",
  "created_at:asc",
  "name:asc",
  "name:desc",
  "status:asc",
  "status:desc",
] as const;
export interface CandidateSearch {
  q?: string;
  status?: CandidateStatus;
  sort?: (typeof CANDIDATE_SORTS)[number];
  page?: number;
}

/** Months like 2026-01, both included. */
export interface ImpactSearch {
  job?: string;
  since?: string;
  until?: string;
}

const pageOf = (search: Record<string, unknown>) => {
  const page = Math.trunc(Number(search.page));
  return page > 1 ? { page } : {};
};

const INTERVIEW_FILTERS = ["scheduled", "in_progress", "completed", "cancelled", "expired"] as const;
export type InterviewFilterName = (typeof INTERVIEW_FILTERS)[number];

const companyPages = [
  createRoute({
    getParentRoute: () => company,
    path: "/interviews",
    validateSearch: (search: Record<string, unknown>): { status?: InterviewFilterName; page?: number } => {
      const status = INTERVIEW_FILTERS.find((known) => known === search.status);
      const page = Number(search.page);
      return { ...(status ? { status } : {}), ...(page > 1 ? { page } : {}) };
    },
    component: lazyRouteComponent(() => import("./features/interviews/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/interviews/$id",
    validateSearch: (search: Record<string, unknown>): { call?: string; t?: number } => {
      const t = Number(search.t);
      return {
        ...(typeof search.call === "string" ? { call: search.call } : {}),
        ...(Number.isFinite(t) && search.t !== undefined ? { t } : {}),
      };
    },
    component: lazyRouteComponent(() => import("./features/result/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/interviews/$id/comparison",
    validateSearch: (search: Record<string, unknown>): { id?: string } =>
      typeof search.id === "string" ? { id: search.id } : {},
    loader: () => Promise.all([readyTexts("trials"), readyTexts("work")]),
    component: lazyRouteComponent(() => import("./features/trials/comparison")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/schedule",
    validateSearch: (search: Record<string, unknown>): { candidate?: string } =>
      typeof search.candidate === "string" ? { candidate: search.candidate } : {},
    component: lazyRouteComponent(() => import("./features/schedule/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/live",
    component: lazyRouteComponent(() => import("./features/live/list")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/live/$id",
    component: lazyRouteComponent(() => import("./features/live/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs",
    component: lazyRouteComponent(() => import("./features/jobs/list")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id",
    component: lazyRouteComponent(() => import("./features/jobs/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/jobs/$id/replay",
    validateSearch: (search: Record<string, unknown>): { replay?: string } =>
      typeof search.replay === "string" ? { replay: search.replay } : {},
    loader: () => Promise.all([readyTexts("trials"), readyTexts("work")]),
    component: lazyRouteComponent(() => import("./features/trials/replay")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/candidates",
    validateSearch: (search: Record<string, unknown>): CandidateSearch => {
      const status = CANDIDATE_STATUSES.find((known) => known === search.status);
      const sort = CANDIDATE_SORTS.find((known) => known === search.sort);
      // An address typed by hand makes a number of digits.
      const q = typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "";
      return {
        ...(q ? { q } : {}),
        ...(status ? { status } : {}),
        ...(sort ? { sort } : {}),
        ...pageOf(search),
      };
    },
    component: lazyRouteComponent(() => import("./features/candidates/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/candidates/import",
    validateSearch: (search: Record<string, unknown>): { job?: string } =>
      typeof search.job === "string" ? { job: search.job } : {},
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("./features/import/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/candidates/$id",
    component: lazyRouteComponent(() => import("./features/candidate-detail/page")),
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
    component: lazyRouteComponent(() => import("./features/adverse-impact/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/settings/tasks",
    validateSearch: (search: Record<string, unknown>): { state?: TaskStateFilter; page?: number } => {
      const state = TASK_STATES.find((known) => known === search.state);
      return { ...(state ? { state } : {}), ...pageOf(search) };
    },
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("./features/tasks/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/settings/engines",
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("./features/engines/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/settings/interviewer",
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("./features/interviewer/page")),
  }),
  createRoute({
    getParentRoute: () => company,
    path: "/settings/phone",
    loader: () => readyTexts("work"),
    component: lazyRouteComponent(() => import("./features/phone-settings/page")),
  }),
] as const;

const tree = root.addChildren([
  home,
  login,
  setup,
  ...accountPages,
  interview.addChildren([open.addChildren(candidatePages), receipt, status]),
  company.addChildren(companyPages),
]);

export function createAppRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    ...(history ? { history } : {}),
    routeTree: tree,
    context: { queryClient },
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultPendingMs: 300,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
