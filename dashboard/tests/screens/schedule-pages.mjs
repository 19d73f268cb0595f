// Calendar, availability, one's own views, and the candidate's page of times.
import { view } from "../fake/data.mjs";
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];
const full = { fullPage: true };
const korean = {
  language: "ko",
  candidate_name: "김민아",
  company_name: "한강랩스",
  job_title: "백엔드 개발자",
};

async function inKorean(page) {
  await page.evaluate(() => sessionStorage.setItem("language", "ko"));
  await page.reload();
}

async function times(page, fake, extra = {}) {
  fake.state.links.set("open", view({ status: "scheduled", ...extra }));
  await page.goto("/interview/open/schedule");
}

export const schedulePages = [
  {
    name: "calendar",
    schemes: BOTH,
    shot: full,
    run: async (page) => {
      await signIn(page, "/schedule");
      await page.getByTestId("waiting-offers").waitFor();
    },
  },
  {
    name: "calendar-korean",
    shot: full,
    run: async (page) => {
      await signIn(page, "/schedule?view=list");
      await inKorean(page);
      await page.getByTestId("waiting-offers").waitFor();
    },
  },
  {
    name: "calendar-new",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/schedule?candidate=p2");
      await page.getByLabel("Job", { exact: true }).selectOption("j1");
      await page.getByTestId("free-times").getByText("late for them").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "calendar-peek",
    run: async (page) => {
      await signIn(page, "/schedule?open=i3b");
      await page.getByRole("link", { name: "Open interview" }).waitFor();
    },
  },
  {
    name: "calendar-move",
    run: async (page) => {
      await signIn(page, "/schedule?open=i3");
      await page.getByRole("button", { name: "Move to…" }).click();
      await page.getByTestId("free-times").getByText("late for them").waitFor();
    },
  },
  {
    name: "times",
    schemes: BOTH,
    shot: full,
    run: async (page, { fake }) => {
      await times(page, fake);
      await page.locator("[data-day]").first().click();
      await page.getByTestId("times").waitFor();
    },
  },
  {
    name: "times-confirm-korean",
    shot: full,
    run: async (page, { fake }) => {
      await times(page, fake, {
        ...korean,
        scheduled_at: new Date(Date.now() + 5 * 86_400_000).toISOString(),
      });
      await page.locator("[data-day]").first().click();
      await page.locator("[data-at]").first().click();
      await page.getByTestId("confirm").getByRole("status").getByText("맡아 둘게요").waitFor();
    },
  },
  {
    name: "times-zone",
    sizes: ["phone"],
    shot: full,
    run: async (page, { fake }) => {
      await times(page, fake);
      await page.getByTestId("zone-shown").click();
      await page.getByLabel("Search for a place").fill("new york");
      await page.getByTestId("zones").getByText("America/New York").waitFor();
    },
  },
  {
    name: "times-offer",
    sizes: ["phone"],
    shot: full,
    run: async (page, { fake }) => {
      fake.state.times = { ...fake.state.times, slots: [] };
      await times(page, fake);
      await page.getByTestId("no-times").waitFor();
      await page.getByRole("button", { name: "None of these work" }).click();
      await page.getByTestId("offer-form").waitFor();
    },
  },
  {
    name: "mine",
    schemes: BOTH,
    shot: full,
    run: async (page) => {
      await signIn(page, "/mine");
      await page.getByTestId("give-view").first().waitFor();
    },
  },
  {
    name: "my-view",
    schemes: BOTH,
    shot: full,
    run: async (page) => {
      await signIn(page, "/mine/i1");
      await page.getByText("Partly", { exact: true }).first().click();
      await page.getByText("1 of 3 points").waitFor();
    },
  },
  {
    name: "my-view-sent-korean",
    shot: full,
    run: async (page) => {
      await signIn(page, "/mine/i1");
      await inKorean(page);
      await page.getByTestId("review-form").waitFor();
      for (const label of await page.getByText("알 수 없음", { exact: true }).all()) await label.click();
      await page.getByRole("button", { name: "의견 보내기" }).click();
      await page.getByTestId("all-views").waitFor();
    },
  },
  {
    name: "availability",
    schemes: BOTH,
    shot: full,
    run: async (page) => {
      await signIn(page, "/mine/availability");
      await page.getByTestId("weekly").waitFor();
      await page.getByRole("button", { name: "Add hours on Saturday" }).click();
      await page.getByText("1 change").first().waitFor();
    },
  },
];
