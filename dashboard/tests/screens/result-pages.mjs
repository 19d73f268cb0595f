// A result with its player, the decision in its sheet, people side by side, and the list of interviews.
import { rangedReport } from "../fake/data.mjs";
import { waveform } from "../fake/result.mjs";
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];

function others(fake) {
  const [first] = fake.state.interviews;
  const also = (id, name, change) => ({
    ...structuredClone(first),
    id,
    candidate: { id: `p-${id}`, name },
    ...change,
  });
  fake.state.interviews.push(
    also("i8", "Wolfgang Amadeus von und zu Hohenstein-Oettingen", {
      report: rangedReport(),
      blind_first_view: false,
      applied_at: "2026-10-02T09:00:00Z",
    }),
    also("i9", "김민아", {
      report: null,
      scoring: { state: "running", error: null, task_id: "t" },
      applied_at: "2026-10-03T09:00:00Z",
    }),
  );
  Object.assign(first, { blind_first_view: false, applied_at: "2026-10-01T09:00:00Z" });
}

async function korean(page) {
  await page.addInitScript(() => localStorage.setItem("language", "ko"));
}

export const resultPages = [
  {
    name: "result-player",
    schemes: BOTH,
    run: async (page, { fake }) => {
      fake.state.waveform = waveform;
      await signIn(page, "/interviews/i1");
      await page.getByTestId("waveform").waitFor();
      await page.getByTestId("quote").first().click();
      await page.waitForFunction(() => document.querySelector("audio").currentTime > 8);
    },
  },
  {
    name: "result-doubtful",
    sizes: ["desktop"],
    run: async (page) => {
      await signIn(page, "/interviews/i1");
      await page.getByTestId("doubtful").first().click();
      await page.waitForFunction(() => {
        const audio = document.querySelector("audio");
        return !audio.paused && audio.currentTime > 13.2;
      });
    },
  },
  {
    name: "result-sheet",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/interviews/i1");
      await page.getByTestId("open-decision").click();
      await page.getByTestId("decide-PASS").check();
      await page.getByTestId("show-suggestion").click();
      await page.getByTestId("message-preview").waitFor();
    },
  },
  {
    name: "result-korean",
    run: async (page, { fake }) => {
      fake.state.waveform = waveform;
      await signIn(page, "/interviews/i1");
      await korean(page);
      await page.goto("/interviews/i1");
      await page.getByTestId("quote").first().waitFor();
    },
  },
  {
    name: "result-adjustment",
    run: async (page, { fake }) => {
      Object.assign(fake.state.interviews[0], { status: "scheduled", calls: [], report: null });
      await signIn(page, "/interviews/i1");
      await page.getByRole("button", { name: "Answer" }).click();
      await page.getByTestId("adjustment-form").waitFor();
    },
  },
  {
    name: "compare",
    schemes: BOTH,
    run: async (page, { fake }) => {
      others(fake);
      await signIn(page, "/jobs/j1/compare?ids=i1,i8,i9,gone");
      await page.getByText("Compare: Backend engineer").waitFor();
    },
  },
  {
    name: "compare-pick",
    run: async (page, { fake }) => {
      others(fake);
      await signIn(page, "/jobs/j1/compare");
      await page.getByTestId("compare-picker").waitFor();
    },
  },
  {
    name: "interviews-list",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/interviews");
      await page.getByText("Waits for").first().waitFor({ state: "attached" });
    },
  },
];
