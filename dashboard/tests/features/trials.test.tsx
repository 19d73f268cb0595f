import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import type { Judges, PointDifference } from "@/api/trials";
import {
  asChoice,
  draftWeights,
  isOpen,
  onlyDifferent,
  otherThan,
  PANEL,
  percentDone,
  readersOf,
  shift,
  stepOf,
} from "@/features/trials/rows";
import { password, user } from "../fake/data.mjs";
import { comparison, judges, questions, replay } from "../fake/trials.mjs";
import { type Fake, openApp, withFake } from "../support";

describe("what differs", () => {
  const known = judges as Judges;
  const point = (first: string | null, second: string | null) =>
    ({
      first: first && { status: first, quotes: [] },
      second: second && { status: second, quotes: [] },
    }) as PointDifference;

  it("tells which way a point goes", () => {
    expect(stepOf(point("shown", "partly"))).toBe("down");
    expect(stepOf(point("not_shown", "partly"))).toBe("up");
    expect(stepOf(point("no_evidence", "not_shown"))).toBe("same");
    expect(stepOf(point(null, "shown"))).toBe("new");
    expect(stepOf(point("shown", null))).toBe("gone");
  });

  it("keeps what differs, and a question whose score alone does", () => {
    const [first] = onlyDifferent(questions());
    expect(first?.points.map(({ point_id }) => point_id)).toEqual(["q1p2"]);
    expect(onlyDifferent(questions())).toHaveLength(1);
    const scoreOnly = [{ ...questions()[1], differs: true }];
    expect(onlyDifferent(scoreOnly)[0]?.points).toEqual([]);
  });

  it("writes a change with its sign", () => {
    expect([shift(80, 55), shift(55, 80), shift(7, 7), shift(null, 7)]).toEqual(["−25", "+25", "±0", null]);
  });

  it("sends only weights that are weights and differ from the job's", () => {
    const own = [
      { id: "q1", weight: 2 },
      { id: "q2", weight: 3 },
      { id: "q3", weight: 1 },
    ];
    const typed = { q1: "9", q2: "3", q3: "0" };
    expect(draftWeights(own, typed)).toEqual([{ question_id: "q1", weight: 9 }]);
    expect(draftWeights(own, { q1: "1.5", q2: "101", q3: "" })).toEqual([]);
  });

  it("leaves out what a judge does not have", () => {
    const typed = { model: "gpt-5 ", prompt: "judge-strict" };
    expect(asChoice({ ...typed, judge: "rules" }, known)).toEqual({
      judge: "rules",
      model: null,
      prompt: null,
    });
    expect(asChoice({ ...typed, judge: "panel" }, known)).toMatchObject({
      model: null,
      prompt: "judge-strict",
    });
    expect(asChoice({ ...typed, judge: "first" }, known)).toMatchObject({ model: "gpt-5" });
  });

  it("begins with two that are not the same", () => {
    expect(otherThan(known).judge).toBe("rules");
    const alone = { ...known, judges: known.judges.slice(0, 2) };
    expect(otherThan(alone)).toEqual({ ...PANEL, prompt: "judge-strict" });
  });

  it("counts readings and progress, and keeps undecided numbers closed", () => {
    expect(readersOf(known.judges[0]?.readers ?? [])).toBe("gpt-4.1 ×3");
    expect(percentDone({ total: 8, waiting: 2 })).toBe(75);
    expect(percentDone({ total: 0, waiting: 0 })).toBe(100);
    expect(isOpen({ state: "done", decided: null })).toBe(false);
  });
});

describe("pages", () => {
  let fake: Fake;
  beforeEach(async () => {
    fake = await withFake();
    fake.state.permissions.push("jobs:write");
    await session.login(user.email, password);
  });
  afterEach(async () => {
    await session.logout();
    await fake.close();
  });
  const posted = (path: string) =>
    fake.state.log.filter((entry) => entry.method === "POST" && entry.path === path).map(({ body }) => body);
  const decided = () => {
    const found = fake.state.interviews.find(({ id }: { id: string }) => id === "i1");
    Object.assign(found ?? {}, {
      decision: {
        id: "d1",
        decision: "PASS",
        suggested: "PASS",
        suggested_score: 78,
        reason: null,
        overrides: false,
        decided_by: "u1",
        decided_by_name: "Mina Park",
        created_at: new Date().toISOString(),
      },
    });
  };

  it("keeps a comparison closed until the reader has a view of their own", async () => {
    openApp("/interviews/i1/comparison");
    expect(await screen.findByText("State your own view first")).toBeVisible();
    expect(screen.queryByTestId("compared")).toBeNull();
  });

  it("shows two judges side by side, and only what differs on demand", async () => {
    decided();
    openApp("/interviews/i1/comparison");
    const shown = await screen.findByTestId("compared");
    expect(shown).toHaveTextContent("2 of 3 points judged alike");
    expect(shown).toHaveTextContent("gpt-4.1 ×3");
    expect(shown).toHaveTextContent("78 (74–81)");
    expect(within(shown).getAllByTestId("question-difference")).toHaveLength(2);
    await userEvent.click(within(shown).getByRole("checkbox", { name: "Only what differs" }));
    expect(within(shown).getAllByTestId("question-difference")).toHaveLength(1);
    expect(within(shown).queryByText("Names the own part")).toBeNull();
    expect(within(shown).getByText("less shown")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Compare" }));
    await waitFor(() => expect(posted("/interviews/i1/comparisons")).toHaveLength(1));
    expect(posted("/interviews/i1/comparisons")[0]).toEqual({
      first: { judge: "panel", model: null, prompt: null },
      second: { judge: "rules", model: null, prompt: null },
    });
  });

  it("says why a side has no judgement", async () => {
    decided();
    const failed = {
      ...comparison().first,
      outcome: null,
      range: null,
      judgings: [],
      error: "The server refused the key.",
    };
    fake.state.trials.comparisons = [comparison({ first: failed, difference: null })];
    openApp("/interviews/i1/comparison");
    const shown = await screen.findByTestId("compared");
    expect(shown).toHaveTextContent("Gave no judgement");
    expect(shown).toHaveTextContent("The server refused the key.");
    expect(within(shown).queryAllByTestId("question-difference")).toHaveLength(0);
  });

  it("says what a replay costs before it is asked, and asks with the weights that were tried", async () => {
    openApp("/jobs/j1/replay");
    expect(await screen.findByText(/4 interviews, 12 answers · about \$0.16/)).toBeVisible();
    await userEvent.click(screen.getByText("Try other weights"));
    const weight = screen.getByLabelText("Weight of question 1");
    await userEvent.clear(weight);
    await userEvent.type(weight, "9");
    await userEvent.selectOptions(screen.getByLabelText("Judge"), "rules");
    expect(await screen.findByText(/it costs nothing/)).toBeVisible();
    expect(await screen.findByText("weight: Tell me about a project")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Show what would change" }));
    await waitFor(() => expect(posted("/jobs/j1/replays")).toHaveLength(1));
    expect(posted("/jobs/j1/replays")[0]).toEqual({
      questions: [{ question_id: "q1", weight: 9 }],
      judge: { judge: "rules", model: null, prompt: null },
      limit: 50,
    });
  });

  it("sums up what would change, and keeps numbers of the undecided closed", async () => {
    openApp("/jobs/j1/replay");
    expect(await screen.findByTestId("replay-changed")).toHaveTextContent("2 of 3 interviews would change");
    expect(screen.getByText("Pass → Review: 2 interviews")).toBeVisible();
    const [decidedRow, open, same, skipped] = await screen.findAllByTestId("replayed");
    expect(decidedRow).toHaveTextContent("80 → 55(−25)");
    expect(open).toHaveTextContent("Closed until somebody has decided");
    expect(open).not.toHaveTextContent("55");
    expect(same).toHaveTextContent("80 → 80");
    expect(skipped).toHaveTextContent("It has no score.");
  });

  it("stops a replay that runs", async () => {
    fake.state.trials.replays = [replay({ status: "running", waiting: 3, done: 1 })];
    openApp("/jobs/j1/replay");
    await userEvent.click(await screen.findByRole("button", { name: "Stop" }));
    await waitFor(() => expect(screen.getByTestId("replay")).toHaveAttribute("data-status", "cancelled"));
    expect(posted("/jobs/j1/replays/rep1/cancel")).toHaveLength(1);
  });

  it("is reached from the job", async () => {
    openApp("/jobs/j1");
    await userEvent.click(await screen.findByRole("link", { name: "What would change" }));
    expect(await screen.findByTestId("replay-changed")).toBeVisible();
  });
});
