// Jobs: the list, the editor with its rubric check, generated questions, publishing, versions, and Korean.
import { moreJobs } from "../fake/jobs.mjs";
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];
const shown = (page, testId) => page.getByTestId(testId).first().waitFor();

async function open(page, fake, path) {
  fake.state.jobs.list.push(...moreJobs(fake.state.jobs.list));
  fake.state.permissions.push("jobs:write");
  await signIn(page, path);
}

async function korean(page, context) {
  await context.addInitScript(() => localStorage.setItem("language", "ko"));
  await page.reload();
}

export const jobsPages = [
  {
    name: "job-list",
    schemes: BOTH,
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs");
      await shown(page, "job-list");
    },
  },
  {
    name: "job-new",
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs");
      await page.getByTestId("new-job").click();
      await shown(page, "new-job-form");
    },
  },
  {
    name: "job-editor",
    schemes: BOTH,
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j1?question=q1&step=question");
      await page.getByLabel("A strong answer").first().fill("Speaks with confidence about the trade-off");
      await page.getByTestId("remark").first().waitFor({ state: "attached" });
      await page.locator('[data-testid=save-state][data-state="refused"]').waitFor();
    },
  },
  {
    name: "job-matches",
    schemes: BOTH,
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j1/matches");
      await shown(page, "job-matches");
    },
  },
  {
    name: "job-editor-list",
    sizes: ["phone"],
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j1");
      await shown(page, "question-list");
    },
  },
  {
    name: "job-editor-check",
    sizes: ["phone"],
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j1?question=q1&step=question");
      await page.getByLabel("A strong answer").first().fill("Speaks with confidence about the trade-off");
      await page.getByRole("button", { name: "Rubric check: 1" }).click();
      await shown(page, "remark");
    },
  },
  {
    name: "job-empty",
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j2");
      await page.getByText("This job has no questions yet").waitFor();
    },
  },
  {
    name: "job-generate",
    schemes: BOTH,
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j1");
      const points = [
        {
          id: "p1",
          text: "Measures first with a query plan",
          keywords: ["explain"],
          probe: null,
          strong: "Reads the plan, names the step that costs most and what was changed",
          partial: "Says that one should measure",
        },
      ];
      const texts = [
        "A query that used to be fast has become slow. What do you do?",
        "How do you roll back?",
      ];
      const questions = texts.map((text) => ({ id: null, text, weight: 2, budget_secs: 300, points }));
      fake.state.jobs.generated = { state: "done", result: { questions, model: "rules" } };
      await page.getByTestId("generate").click();
      await page.getByTestId("run-generate").click();
      await page.getByRole("button", { name: "Accept", exact: true }).first().click();
    },
  },
  {
    name: "job-publish",
    schemes: BOTH,
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j1");
      await shown(page, "question-list");
      await page.keyboard.press("Control+Enter");
      await shown(page, "diff");
    },
  },
  {
    name: "job-versions",
    schemes: BOTH,
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j1/versions");
      await shown(page, "diff");
    },
  },
  {
    name: "job-rubric",
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j1/rubric");
      await shown(page, "rubric");
    },
  },
  {
    name: "job-setup",
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      await open(page, fake, "/jobs/j1/setup");
      await shown(page, "how-held");
    },
  },
  {
    name: "job-korean",
    shot: { fullPage: true },
    run: async (page, { fake, context }) => {
      await open(page, fake, "/jobs/j1?question=q1&step=question");
      await korean(page, context);
      await page.getByRole("heading", { name: "질문 1" }).waitFor();
    },
  },
];
