// Comparison and replay. An interview's numbers are open once it is decided.
import { comparison, replay } from "../fake/trials.mjs";
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];
const shown = (page, testId) => page.getByTestId(testId).waitFor();

function decide(fake) {
  const interview = fake.state.interviews.find(({ id }) => id === "i1");
  interview.decision = {
    id: "d1",
    decision: "PASS",
    suggested: "PASS",
    suggested_score: 78,
    reason: null,
    overrides: false,
    decided_by: "u1",
    decided_by_name: "Mina Park",
    created_at: new Date().toISOString(),
  };
}

export const trialPages = [
  {
    name: "comparison",
    schemes: BOTH,
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      decide(fake);
      await signIn(page, "/interviews/i1/comparison");
      await shown(page, "compared");
    },
  },
  {
    name: "comparison-closed",
    sizes: ["phone"],
    run: async (page) => {
      await signIn(page, "/interviews/i1/comparison");
      await page.getByText("State your own view first").waitFor();
    },
  },
  {
    name: "comparison-side-failed",
    sizes: ["phone"],
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      decide(fake);
      const failed = {
        ...comparison().first,
        outcome: null,
        judgings: [],
        error: "The server refused the key.",
      };
      fake.state.trials.comparisons = [comparison({ first: failed, difference: null })];
      await signIn(page, "/interviews/i1/comparison");
      await shown(page, "compared");
    },
  },
  {
    name: "replay",
    schemes: BOTH,
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      fake.state.permissions.push("jobs:write");
      await signIn(page, "/jobs/j1/replay");
      await shown(page, "replay-changed");
      await page.getByTestId("replayed").first().locator("summary").click();
    },
  },
  {
    name: "replay-running",
    run: async (page, { fake }) => {
      fake.state.trials.replays = [replay({ status: "running", waiting: 3, done: 1 })];
      await signIn(page, "/jobs/j1/replay");
      await page.getByRole("button", { name: "Stop" }).waitFor();
    },
  },
];
