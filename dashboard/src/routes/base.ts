import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { session } from "../api/session";
import { Crash, NotFound, Root } from "../features/app/root";
import { readyTexts } from "../i18n";

interface Context {
  queryClient: QueryClient;
}

export const root = createRootRouteWithContext<Context>()({
  component: Root,
  notFoundComponent: NotFound,
  errorComponent: Crash,
});

/** Pages for signed-in people: the cookie is tried first, then the sign-in page, which leads back here. */
export const company = createRoute({
  getParentRoute: () => root,
  id: "company",
  beforeLoad: async ({ location }): Promise<void> => {
    if (session.snapshot().status === "unknown") await session.refresh().catch(() => false);
    const { status } = session.snapshot();
    if (status === "signed_in" || status === "expired") return;
    throw redirect({ to: "/login", search: location.href === "/" ? {} : { to: location.href } });
  },
  loader: () => Promise.all([readyTexts("hr"), readyTexts("shell")]),
  component: lazyRouteComponent(() => import("../features/shell/shell")),
});

/** The page of a list that an address asks for; the first one needs no word. */
export const pageOf = (search: Record<string, unknown>): { page?: number } => {
  const page = Math.trunc(Number(search.page));
  return page > 1 ? { page } : {};
};
