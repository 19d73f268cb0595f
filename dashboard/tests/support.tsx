import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";
import { session } from "@/api/session";
import { createAppRouter } from "@/router";
import { startFake } from "./fake/server.mjs";

export type Fake = Awaited<ReturnType<typeof startFake>>;

/** The fake service, with the page's relative addresses leading to it. */
export async function withFake(): Promise<Fake> {
  const fake = await startFake();
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", async (input: string, init?: RequestInit) =>
    real(new URL(input, fake.url), init?.body instanceof FormData ? await multipart(init, init.body) : init),
  );
  return fake;
}

/** A fake service of its own for each test of a file. Nobody stays signed in. */
export function fakeForEach() {
  const held: { service: Fake | null } = { service: null };
  beforeEach(async () => {
    held.service = await withFake();
  });
  afterEach(async () => {
    await session.logout();
    await held.service?.close();
  });
  const service = () => held.service as Fake;
  return {
    state: () => service().state,
    /** What was asked of it so far. */
    asked: (method: string, path: string) =>
      service().state.log.filter((entry) => entry.method === method && entry.path === path),
  };
}

/** The page's form as bytes: Node's fetch knows its own FormData only, not that of the simulated browser. */
async function multipart(init: RequestInit, form: FormData): Promise<RequestInit> {
  const boundary = "form-boundary";
  let body = "";
  for (const [name, value] of form) {
    const file = value instanceof File ? `; filename="${value.name}"` : "";
    const text = value instanceof File ? await read(value) : value;
    body += `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${text}\r\n`;
  }
  const headers = { ...init.headers, "Content-Type": `multipart/form-data; boundary=${boundary}` };
  return { ...init, headers, body: `${body}--${boundary}--\r\n` };
}

function read(file: File): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsText(file);
  });
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
