import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client";
import { session } from "./api/session";
import { beginEarly, languageBefore, tokenOf } from "./features/candidate/early";
import { startI18n } from "./i18n";
import "./index.css";
import { createAppRouter } from "./router";

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // An answer of the server stands; only a missing answer is worth a second try.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
});

// Another person signed in, here or in another tab: nothing of the first one's may stay on the screen.
let person: string | null = null;
session.subscribe(() => {
  const state = session.snapshot();
  if (state.status !== "signed_in") return;
  if (person !== null && person !== state.user.id) window.location.assign("/");
  person = state.user.id;
});

const router = createAppRouter(queryClient);
const token = tokenOf(window.location.pathname);
if (token) {
  beginEarly(token, router, queryClient);
  await startI18n(["common", "candidate"], languageBefore());
} else {
  await startI18n(["common"]);
}

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <QueryClientProvider client={queryClient}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
);
