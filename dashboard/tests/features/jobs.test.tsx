import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import type { Question } from "@/api/types";
import { changedFields, draftOf, merge, moved, proposed } from "@/features/jobs/drafts";
import { jobOf, templateOf } from "@/features/jobs/template";
import { wordsDiff } from "@/features/jobs/words-diff";
import { password, user } from "../fake/data.mjs";
import { type Fake, openApp, withFake } from "../support";

const question = (more: Partial<Question> = {}): Question =>
  ({ id: "q1", text: "Why?", weight: 1, points: [], budget_secs: 300, revision: 1, ...more }) as Question;

describe("two people at one question", () => {
  it("get each their own fields; of what both changed, the last to save stands", () => {
    const base = draftOf(question());
    const mine = { ...base, text: "Mine?", weight: 2 };
    const theirs = draftOf(question({ text: "Theirs?", budget_secs: 60 }));
    const merged = merge(base, mine, theirs);
    expect(merged.draft).toMatchObject({ text: "Mine?", weight: 2, budget_secs: 60 });
    expect(merged).toMatchObject({ taken: ["budget_secs"], kept: ["text"] });
    expect(changedFields(theirs, merged.draft)).toEqual(["text", "weight"]);
  });
});

describe("what a job's pages compute", () => {
  it("shows what went and what came, word by word", () => {
    expect(wordsDiff("Tell me about your last project.", "Tell me about a project.")).toEqual([
      { text: "Tell me about ", kind: "same" },
      { text: "your last ", kind: "removed" },
      { text: "a ", kind: "added" },
      { text: "project.", kind: "same" },
    ]);
  });

  it("moves a row within its list", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, -5)).toEqual(["c", "a", "b"]);
  });

  it("finds the wording that a remark proposes", () => {
    expect(proposed("Ask for the grounds, e.g. “Gives reasons”.")).toBe("Gives reasons");
    expect(proposed("Leave it out.")).toBeNull();
  });

  it("reads back a job that was saved as a file, and no other file", () => {
    const job = { id: "j1", title: "Engineer", language: "en", engines: null } as never;
    const text = templateOf(job, [{ ...inputLike, text: "Why?" }]);
    expect(jobOf(text)).toMatchObject({ title: "Engineer", questions: [{ text: "Why?" }] });
    expect(jobOf("{}")).toBeNull();
    expect(jobOf("no json")).toBeNull();
  });
});

const inputLike = {
  text: "",
  rephrasing: null,
  weight: 1,
  points: [],
  max_follow_ups: 2,
  budget_secs: 300,
  patience: 1,
};

describe("the editor", () => {
  let fake: Fake;
  beforeEach(async () => {
    sessionStorage.clear();
    fake = await withFake();
    fake.state.permissions.push("jobs:write");
    await session.login(user.email, password);
  });
  afterEach(async () => {
    await session.logout();
    await fake.close();
  });
  const stored = () => fake.state.jobs.questions;
  const text = () => screen.findByTestId("question-text");

  it("saves by itself, takes in what another person changed, and says so", async () => {
    openApp("/jobs/j1");
    await userEvent.type(await text(), " Really?");
    // Somebody else was faster, with another field.
    Object.assign(stored()[0] as object, { weight: 9, revision: 2, changed_by: "u2" });
    await waitFor(() => expect(stored()[0]).toMatchObject({ weight: 9, revision: 3 }), { timeout: 4_000 });
    expect(stored()[0]?.text).toMatch(/Really\?$/);
    expect(await screen.findByTestId("notice-taken")).toHaveTextContent("Jun Lee");
    expect(await screen.findByText(/^Saved \d\d:\d\d/)).toBeVisible();
  });

  it("keeps what cannot be fairly heard out of the service, says why beside it, and takes a better wording", async () => {
    openApp("/jobs/j1");
    await screen.findByTestId("question-text");
    const point = screen.getByTestId("point-0");
    const strong = within(point).getByLabelText("A strong answer");
    await userEvent.clear(strong);
    await userEvent.type(strong, "Shows confidence");
    const remark = await screen.findByTestId("remark");
    await waitFor(() => expect(strong.getAttribute("aria-describedby")).toContain(remark.id));
    expect(await screen.findByText("1 question is not saved", {}, { timeout: 4_000 })).toBeVisible();
    expect(stored()[0]?.points[0]?.strong).not.toContain("confidence");
    await userEvent.click(within(remark).getByRole("button", { name: "Use this wording" }));
    expect(strong).toHaveValue("Gives reasons for the decision and says what would change it");
    await waitFor(() => expect(stored()[0]?.points[0]?.strong).toMatch(/^Gives reasons/), { timeout: 4_000 });
  });

  it("shows no old title for a moment after saving a new one", async () => {
    openApp("/jobs/j1/setup");
    const title = await screen.findByLabelText("Title");
    await userEvent.type(title, " II");
    const shown: (string | null)[] = [];
    const watched = new MutationObserver(() => shown.push(title.getAttribute("value")));
    watched.observe(title, { attributeFilter: ["value"] });
    await userEvent.click(screen.getByRole("button", { name: /^Save/ }));
    expect(await screen.findByRole("heading", { level: 1, name: /Backend engineer II/ })).toBeVisible();
    await waitFor(() => expect(screen.queryByRole("button", { name: /^Save/ })).toBeNull());
    watched.disconnect();
    expect(title).toHaveValue("Backend engineer II");
    expect(shown).not.toContain("Backend engineer");
  });

  it("shows who fits by sentences of their own, what is missing, and that nothing is decided", async () => {
    openApp("/jobs/j1/matches");
    const [first, second] = [...(await screen.findByTestId("job-matches")).children];
    expect(screen.getByText(/It decides nothing/)).toBeVisible();
    expect(screen.getByText(/3 résumés are still being read/)).toBeVisible();
    expect(first).toHaveTextContent(/Jo Rivera.*2 of 3 things asked for/);
    expect(first).toHaveTextContent(/Six years of Python.*Not in the résumé.*on-call rotation/);
    expect(second).toHaveTextContent(/김민아.*1 of 3 things asked for/);
    const found = await axe.run(document.body, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    expect(found.violations).toEqual([]);
  });

  it("says what to do where a job asks for nothing, or nobody has a résumé", async () => {
    fake.state.jobs.matches = null as never;
    openApp("/jobs/j1/matches");
    expect(await screen.findByText("The job's text asks for nothing yet")).toBeVisible();
    expect(screen.getByRole("link", { name: "Describe the job" })).toHaveAttribute("href", "/jobs/j1/setup");
    fake.state.jobs.matches = { matches: [], waiting: 0, warning: null };
    await userEvent.click(screen.getByRole("link", { name: "Describe the job" }));
    await userEvent.click(await screen.findByRole("link", { name: "Matching candidates" }));
    expect(await screen.findByText("No résumé to compare yet")).toBeVisible();
  });
});
