// The tabs of numbers: as pictures, as tables, with too little to show, and with nothing.
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];
const full = { fullPage: true };

async function inKorean(page) {
  await page.evaluate(() => sessionStorage.setItem("language", "ko"));
  await page.reload();
}

const chart = (page, id) => page.getByTestId(`chart-${id}`).getByTestId("sentence");

const TABS = [
  ["pipeline", "/analytics", "waiting"],
  ["scores", "/analytics/scores?since=2026-09", "questions"],
  ["quality", "/analytics/quality?job=j1", "engines"],
  ["costs", "/analytics/costs", "cost-by-engine"],
  ["feedback", "/analytics/feedback", "feedback"],
];

const shown = TABS.flatMap(([name, address, last]) => [
  {
    name: `analytics-${name}`,
    schemes: BOTH,
    shot: full,
    run: async (page) => {
      await signIn(page, address);
      await chart(page, last).waitFor();
    },
  },
  {
    name: `analytics-${name}-korean`,
    shot: full,
    run: async (page) => {
      await signIn(page, address);
      await inKorean(page);
      await chart(page, last).waitFor();
    },
  },
  {
    name: `analytics-${name}-none`,
    sizes: ["desktop"],
    run: async (page, { fake }) => {
      fake.state.numbers = "none";
      await signIn(page, address);
      await page.getByText("Nothing to count here").waitFor();
    },
  },
]);

/** From two months ago on: beside the three before. */
const lately = () => {
  const first = new Date();
  first.setDate(1);
  first.setMonth(first.getMonth() - 2);
  return first.toISOString().slice(0, 7);
};

export const analyticsPages = [
  ...shown,
  ...["", "/quality", "/costs"].map((tab) => ({
    name: `analytics-before${tab.replace("/", "-")}`,
    schemes: BOTH,
    shot: full,
    run: async (page) => {
      await signIn(page, `/analytics${tab}?since=${lately()}`);
      await page
        .getByText(/on the 3 months before/)
        .first()
        .waitFor();
    },
  })),
  {
    name: "analytics-few",
    run: async (page, { fake }) => {
      fake.state.numbers = "few";
      await signIn(page, "/analytics/scores");
      await page.getByText("Too few to show (under 5)").first().waitFor();
    },
  },
  {
    name: "analytics-table",
    sizes: ["desktop"],
    shot: full,
    run: async (page) => {
      await signIn(page, "/analytics/quality");
      await page.getByTestId("chart-troubles").locator("[data-table-switch]").click();
      await page.getByTestId("chart-troubles").getByTestId("table").waitFor();
    },
  },
  {
    name: "analytics-chart-on-a-phone",
    sizes: ["phone"],
    shot: full,
    run: async (page) => {
      await signIn(page, "/analytics/quality");
      for (const id of ["delay", "troubles", "engines"])
        await page.getByTestId(`chart-${id}`).locator("[data-table-switch]").click();
    },
  },
  {
    name: "analytics-behind",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/analytics/quality");
      const engines = page.getByTestId("chart-engines");
      await engines.getByRole("button", { name: "deepgram nova-3" }).first().click();
      await page.getByTestId("behind-total").waitFor();
    },
  },
  {
    name: "analytics-forced-colours",
    sizes: ["desktop"],
    shot: full,
    run: async (page) => {
      await page.emulateMedia({ forcedColors: "active" });
      await signIn(page, "/analytics/quality");
      await chart(page, "engines").waitFor();
    },
  },
  {
    name: "analytics-one-failed",
    sizes: ["desktop"],
    run: async (page, { fake }) => {
      fake.state.fail.set("GET /analytics/questions", { status: 500, code: "SRV_500" });
      await signIn(page, "/analytics/scores");
      await page.getByRole("alert").waitFor({ timeout: 60_000 });
    },
  },
];
