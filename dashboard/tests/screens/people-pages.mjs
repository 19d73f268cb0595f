// Candidates: table, board, detail and the steps of an import.
import { crowd, report } from "../fake/people.mjs";
import { rows } from "../fake/work.mjs";
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];
const many = (fake, count = 260) => {
  fake.state.candidates = [...fake.state.candidates, ...crowd(count)];
};
const korean = (page) =>
  page.evaluate(() => sessionStorage.setItem("language", "ko")).then(() => page.reload());
const csv = (text) => ({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

export const peoplePages = [
  {
    name: "people-table",
    schemes: BOTH,
    run: async (page, { fake }) => {
      many(fake);
      await signIn(page, "/candidates?view=table");
      await page.getByTestId("person").nth(8).waitFor();
    },
  },
  {
    name: "people-table-korean",
    run: async (page, { fake }) => {
      many(fake);
      await signIn(page, "/candidates?view=table&q=김");
      await korean(page);
      await page.locator("mark").first().waitFor();
    },
  },
  {
    name: "people-bulk",
    sizes: ["desktop"],
    run: async (page, { fake }) => {
      many(fake);
      await signIn(page, "/candidates?view=table");
      await page.getByTestId("person").nth(3).waitFor();
      for (const place of [1, 2])
        await page.getByTestId("person").nth(place).getByRole("button").first().click();
      await page.getByText("2 selected").waitFor();
    },
  },
  {
    name: "people-board",
    schemes: BOTH,
    run: async (page, { fake }) => {
      many(fake, 60);
      await signIn(page, "/candidates?view=board");
      await page.getByText("Ada Byron 1", { exact: true }).first().waitFor();
    },
  },
  {
    name: "people-decline",
    run: async (page, { fake }) => {
      many(fake);
      await signIn(page, "/candidates?view=table");
      await page.getByTestId("person").first().focus();
      await page.keyboard.press("KeyS");
      await page.getByRole("button", { name: "Rejected" }).click();
      await page.getByLabel("Reason").waitFor();
    },
  },
  {
    name: "people-none",
    run: async (page, { fake }) => {
      fake.state.candidates = [];
      await signIn(page, "/candidates");
      await page.getByText("No candidates yet").waitFor();
    },
  },
  {
    name: "people-nomatch",
    run: async (page) => {
      await signIn(page, "/candidates?view=table");
      await page.getByRole("searchbox").fill("nobody of this name");
      await page.getByText("fits this search").waitFor();
    },
  },
  {
    name: "people-detail",
    schemes: BOTH,
    shot: { fullPage: true },
    run: async (page) => {
      await signIn(page, "/candidates/p1");
      await page.getByText("Moved to Interviewed").waitFor();
    },
  },
  {
    name: "people-resume",
    schemes: BOTH,
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      Object.assign(fake.state.candidates[0], {
        resume_document_id: "d1",
        ats_report: report,
        ats_score: 74,
      });
      await signIn(page, "/candidates/p1?tab=resume");
      await page.getByTestId("resume-text").waitFor();
    },
  },
  {
    name: "people-notes",
    run: async (page) => {
      await signIn(page, "/candidates/p1?tab=notes");
      await page.getByText("Prefers mornings.").waitFor();
    },
  },
  {
    name: "people-import-columns",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/candidates/import");
      await page.getByLabel("CSV file").setInputFiles(csv("who,name,phone\nx,Ada,1\n"));
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText("CP949").waitFor();
    },
  },
  {
    name: "people-import-check",
    schemes: BOTH,
    shot: { fullPage: true },
    run: async (page, { fake }) => {
      fake.state.work.importScript = [{ state: "done", error: null, finished_at: new Date().toISOString() }];
      await signIn(page, "/candidates/import");
      await page.getByLabel("CSV file").setInputFiles(csv("email,name\nada@example.com,Ada\n"));
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText("CP949").waitFor();
      await page.getByRole("button", { name: "Next" }).click();
      await page.getByText("Fix here").first().click();
    },
  },
  {
    name: "people-import-running",
    run: async (page, { fake }) => {
      fake.state.work.importScript = [rows(4_310, 10_000)];
      fake.state.work.imports[0] = {
        ...fake.state.work.imports[0],
        id: "run",
        status: "running",
        rows_done: 4_310,
      };
      await signIn(page, "/candidates/import?job=run");
      await page.getByRole("button", { name: "Stop after this batch" }).waitFor();
    },
  },
];
