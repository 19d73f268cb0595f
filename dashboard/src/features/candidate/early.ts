import type { QueryClient } from "@tanstack/react-query";
import type { AnyRoute } from "@tanstack/react-router";
import type { createAppRouter } from "@/router";
import { rememberedInterview, viewQuery } from "./view";

/** The token of a candidate's address; null on any other page. */
export function tokenOf(path: string): string | null {
  const token = /^\/interview\/([^/]+)/.exec(path)?.[1];
  return token ? decodeURIComponent(token) : null;
}

/**
 * Asks at once for what a candidate's first page needs, instead of after the first words have come: its code, and the
 * interview. Both are asked for again when the page opens, and are then on their way or there.
 */
export function beginEarly(
  token: string,
  router: ReturnType<typeof createAppRouter>,
  client: QueryClient,
): void {
  void client.prefetchQuery(viewQuery(token));
  const routes: Record<string, AnyRoute> = router.routesById;
  for (const { routeId } of router.matchRoutes(router.latestLocation) as { routeId: string }[]) {
    const route = routes[routeId];
    if (route) void router.loadRouteChunk(route);
  }
}

/** In which language the page was shown before, in this tab. */
export function languageBefore(): string | undefined {
  return rememberedInterview().language;
}
