import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { beginEarly, tokenOf } from "@/features/candidate/early";
import { createAppRouter } from "@/router";
import { withFake } from "../support";

it("knows a candidate's address", () => {
  const paths = ["/interview/early", "/interview/early/status", "/interviews/i1", "/interview/", "/"];
  expect(paths.map(tokenOf)).toEqual(["early", "early", null, null, null]);
});

it("asks for the interview before the page opens, and not once more when it does", async () => {
  const fake = await withFake();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createAppRouter(client, createMemoryHistory({ initialEntries: ["/interview/early"] }));
  const asked = () => fake.state.log.filter(({ path }) => path === "/interviews/validate/early").length;
  beginEarly("early", router, client);
  await vi.waitFor(() => expect(asked()).toBe(1));
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  await screen.findByRole("heading", { level: 1 });
  expect(asked()).toBe(1);
  vi.restoreAllMocks();
  await fake.close();
});
