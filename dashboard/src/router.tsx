import type { QueryClient } from "@tanstack/react-query";
import { createRouter, type RouterHistory } from "@tanstack/react-router";
import { accountPages } from "./routes/account";
import { adminPages } from "./routes/admin";
import { analyticsPages } from "./routes/analytics";
import { company, root } from "./routes/base";
import { candidatePages } from "./routes/candidate";
import { jobsPages } from "./routes/jobs";
import { livePages } from "./routes/live";
import { peoplePages } from "./routes/people";
import { preparePages, stopPages } from "./routes/prepare";
import { resultsPages } from "./routes/results";
import { schedulePages } from "./routes/schedule";
import { settingsPages } from "./routes/settings";
import { shellPages } from "./routes/shell";

const tree = root.addChildren([
  ...accountPages,
  ...candidatePages,
  ...stopPages,
  company.addChildren([
    ...shellPages,
    ...livePages,
    ...resultsPages,
    ...peoplePages,
    ...jobsPages,
    ...schedulePages,
    ...analyticsPages,
    ...preparePages,
    ...settingsPages,
    ...adminPages,
  ]),
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
