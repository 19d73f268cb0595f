import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { vi } from "vitest";
import { createAppRouter } from "@/router";
import { startFake } from "./fake/server.mjs";

export type Fake = Awaited<ReturnType<typeof startFake>>;

/** The fake service, with the page's relative addresses leading to it. */
export async function withFake(): Promise<Fake> {
  const fake = await startFake();
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", (input: string, init?: RequestInit) => real(new URL(input, fake.url), init));
  return fake;
}

/** The whole app at an address. */
export function openApp(path: string) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createAppRouter(client, createMemoryHistory({ initialEntries: [path] }));
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return router;
}
