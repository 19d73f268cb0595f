import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/api/session";
import { bestQuote, columnOf, inOrder, sharedRows } from "@/features/compare/columns";
import { waitsFor } from "@/features/interviews/waits-for";
import { chapterAt, jumpFrom, lanes, silences, timelineOf } from "@/features/result/timeline";
import { interviews, password, report, transcript, user } from "../fake/data.mjs";
import { type Fake, openApp, withFake } from "../support";

const held = interviews[0] as never;
const other = (change: object) => ({ ...interviews[0], ...change }) as never;

describe("what the player shows", () => {
  const waveform = {
    state: "ready" as const,
    point_ms: 500,
    candidate: [0, 0, 0, 0, 0, 0, 90, 90, 0, 0],
    interviewer: [80, 80, 0, 0, 0, 0, 0, 0, 0, 60],
  };

  it("leaves out long silences only, and lands just before the next sound", () => {
    expect(silences(waveform, 100)).toEqual([{ from: 1_400, to: 2_800 }]);
    expect(jumpFrom(silences(waveform, 100), 1_500)).toBe(2_800);
    expect(jumpFrom(silences(waveform, 100), 2_700)).toBeNull();
    expect(jumpFrom(silences(waveform, 100), 500)).toBeNull();
  });

  it("gives the right side to the person while they hold the interview", () => {
    const [candidate, ai, person] = lanes(waveform, [{ from: 4_000, to: 6_000 }], 0);
    expect(candidate?.[6]).toBeCloseTo(90 / 255);
    expect([ai?.[0], ai?.[9]]).toEqual([80 / 255, 0]);
    expect([person?.[0], person?.[9]]).toEqual([0, 60 / 255]);
    expect(lanes(waveform, [], 0)).toHaveLength(2);
  });

  it("marks what people did, of this call and as far as it was done", () => {
    const command = (kind: string, effect: string) => ({
      type: "command.received",
      seq: 1,
      at_ms: 9_000,
      command_id: "k",
      source: "company",
      command: { kind, text: "Ask about tests" },
      by: "Mina",
      effect,
    });
    const stored = [
      command("note", "done"),
      command("whisper", "refused"),
      { type: "takeover.started", seq: 2, at_ms: 20_000, by: "Mina" },
      { type: "takeover.ended", seq: 3, at_ms: 24_000, by: "Mina" },
    ].map((event) => ({ call_id: "call1", event }));
    const found = timelineOf(
      "call1",
      transcript as never,
      [...stored, { call_id: "call0", event: command("note", "done") }] as never,
    );
    expect(found.markers.map(({ kind, at_ms }) => [kind, at_ms])).toEqual([
      ["note", 9_000],
      ["takeover", 20_000],
    ]);
    expect(found.person).toEqual([{ from: 20_000, to: 24_000 }]);
    expect(chapterAt(found.chapters, 500)?.index).toBeGreaterThanOrEqual(0);
    expect(chapterAt(found.chapters, 0)).toBeNull();
  });
});

describe("people side by side", () => {
  it("stand in the order in which they applied, the erased one last", () => {
    const columns = [
      columnOf("gone", null),
      columnOf("late", other({ applied_at: "2026-03-02T00:00:00Z", score: 99 })),
      columnOf("early", other({ applied_at: "2026-03-01T00:00:00Z", score: 10 })),
    ];
    expect(inOrder(columns).map(({ id }) => id)).toEqual(["early", "late", "gone"]);
    expect(inOrder(columns)[2]?.absence).toBe("erased");
  });

  it("share only the questions that everybody had", () => {
    const shorter = { ...report, per_question: report.per_question.slice(0, 2) };
    const { rows, dropped } = sharedRows([
      columnOf("a", held),
      columnOf("b", other({ report: shorter })),
      columnOf("c", other({ report: null, scoring: { state: "running" } })),
    ]);
    expect(rows.map(({ question_id }) => question_id)).toEqual(["q1", "q2"]);
    expect(dropped).toBe(1);
  });

  it("are quoted with what shows most", () => {
    const question = structuredClone(report.per_question[0]) as never as Parameters<typeof bestQuote>[0];
    question.points[0] = { ...question.points[0], status: "partly" } as never;
    expect(bestQuote(question)?.id).toBe("k2");
  });
});

it("says whose move an interview is", () => {
  const row = (change: object) => waitsFor(other({ verdict: null, ...change }));
  expect(row({ status: "scheduled", scheduled_at: null })).toBe("candidate");
  expect(row({ suggested_verdict: null, score: null })).toBe("scoring");
  expect(row({})).toBe("decision");
  expect(row({ blind: true })).toBe("view");
  expect(row({ verdict: "PASS" })).toBe("nothing");
  expect(row({ status: "no_show" })).toBe("link");
});

describe("the result page", () => {
  let fake: Fake;
  const asked = (method: string, path: string) =>
    fake.state.log.filter(
      (one: { method: string; path: string }) => one.method === method && one.path === path,
    );
  beforeEach(async () => {
    fake = await withFake();
    vi.spyOn(HTMLMediaElement.prototype, "load").mockImplementation(() => {});
    await session.login(user.email, password);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await session.logout();
    await fake.close();
  });

  it("turns nobody down before the words against them were opened, and counts what was", async () => {
    const low = structuredClone(report);
    Object.assign(low.per_question[0] ?? {}, { score: 40, range: { low: 40, high: 40 } });
    Object.assign(fake.state.interviews[0] ?? {}, { report: low, suggested_verdict: "FAIL" });
    openApp("/interviews/i1");
    await userEvent.click(await screen.findByTestId("open-decision"));
    await userEvent.click(screen.getByTestId("decide-FAIL"));
    await userEvent.click(screen.getByTestId("show-suggestion"));
    await userEvent.type(screen.getByTestId("decision-reason"), "No result is named.");
    await userEvent.click(screen.getByTestId("record-decision"));
    expect(within(screen.getByTestId("unheard")).getByRole("alert")).toBeVisible();
    expect(asked("POST", "/interviews/i1/verdict")).toHaveLength(0);
    await userEvent.click(within(screen.getByTestId("unheard")).getByRole("button"));
    expect(screen.getByTestId("evidence-opened")).toHaveTextContent("the evidence of 1 of 1 questions");
    expect(screen.getByTestId("message-preview")).toHaveTextContent("they do not go on");
    await userEvent.click(screen.getByTestId("record-decision"));
    await screen.findByTestId("decision-recorded");
    expect(asked("POST", "/interviews/i1/verdict")[0]?.body).toMatchObject({
      decision: "FAIL",
      first: true,
      looked: { evidence_opened: ["q1"], evidence_of: 1 },
    });
    expect(screen.getByTestId("sends-at")).toHaveTextContent(/^Sends at \d/);
    await userEvent.click(screen.getByTestId("take-back"));
    expect(await screen.findByText("Nobody has decided yet.")).toBeVisible();
    expect(asked("DELETE", "/interviews/i1/verdicts/d1")).toHaveLength(1);
    expect(screen.getByRole("heading", { name: "Decision" })).toHaveFocus();
  });

  it("says since when the candidate knows, and then offers no way back", async () => {
    const decided = { id: "d1", decision: "PASS", suggested: "PASS", overrides: false, reason: null };
    const at = "2026-11-20T05:10:00Z";
    const by = { decided_by_name: "Lee", created_at: at, oversight: { known: false } };
    const told = { tell_at: at, told_at: at };
    Object.assign(fake.state.interviews[0] ?? {}, {
      verdict: "PASS",
      decision: { ...decided, ...by, ...told },
    });
    openApp("/interviews/i1");
    expect(await screen.findByTestId("told")).toHaveTextContent(/was told on/);
    expect(screen.queryByTestId("take-back")).toBeNull();
  });

  it("opens scores at once where the company wants it so", async () => {
    Object.assign(fake.state.interviews[0] ?? {}, { blind_first_view: false });
    openApp("/interviews/i1");
    expect(await screen.findByTestId("verdict-suggested")).toBeVisible();
    await userEvent.click(screen.getByTestId("open-decision"));
    for (const choice of screen.getAllByRole("radio")) expect(choice).not.toBeChecked();
  });

  it("finds words in the transcript", async () => {
    openApp("/interviews/i1");
    await userEvent.type(await screen.findByTestId("transcript-search"), "INVOICES");
    expect(await screen.findByText("1 line")).toBeVisible();
    expect(within(screen.getByTestId("transcript")).getByText("invoices").tagName).toBe("MARK");
  });

  it("answers whoever asks for an explanation", async () => {
    const asked_for = {
      id: "r1",
      kind: "explanation",
      text: "Why was I declined?",
      created_at: new Date().toISOString(),
      answer: null,
      answered_at: null,
      answered_by_name: null,
    };
    Object.assign(fake.state.interviews[0] ?? {}, { requests: [asked_for], adjustments: [] });
    openApp("/interviews/i1");
    await userEvent.click(await screen.findByRole("button", { name: "Answer" }));
    const form = await screen.findByTestId("request-form");
    await userEvent.type(within(form).getByLabelText("Your answer"), "You named no result.");
    await userEvent.click(within(form).getByRole("button", { name: "Send the answer" }));
    await waitFor(() => expect(asked("POST", "/interviews/i1/requests/r1")).toHaveLength(1));
    expect(asked("POST", "/interviews/i1/requests/r1")[0]?.body).toEqual({ answer: "You named no result." });
  });

  it("answers a request for an adjustment with what is granted", async () => {
    Object.assign(fake.state.interviews[0] ?? {}, { status: "scheduled", calls: [] });
    openApp("/interviews/i1");
    await userEvent.click(await screen.findByRole("button", { name: "Answer" }));
    const form = await screen.findByTestId("adjustment-form");
    await userEvent.selectOptions(within(form).getByLabelText("Length"), "45 minutes");
    await userEvent.click(within(form).getByRole("button", { name: "Send the answer" }));
    expect(within(form).getByText("Write a sentence to the candidate.")).toBeVisible();
    await userEvent.type(within(form).getByLabelText("Your answer"), "Of course.");
    await userEvent.click(within(form).getByRole("button", { name: "Send the answer" }));
    await waitFor(() => expect(asked("POST", "/interviews/i1/adjustments/x1")).toHaveLength(1));
    expect(asked("POST", "/interviews/i1/adjustments/x1")[0]?.body).toEqual({
      answer: "Of course.",
      grant: { time_limit_secs: 2_700 },
    });
  });

  it("says what is carried out in the running call, and that a person takes over instead", async () => {
    Object.assign(fake.state.interviews[0] ?? {}, { status: "in_progress", calls: [], live: true });
    openApp("/interviews/i1");
    await userEvent.click(await screen.findByRole("button", { name: "Answer" }));
    const form = within(await screen.findByTestId("adjustment-form"));
    expect(form.getByRole("checkbox", { name: /A person holds/ })).toBeDisabled();
    expect(form.getByRole("link", { name: /take over in the live view/ })).toHaveAttribute(
      "href",
      "/live/i1",
    );
    expect(form.getByRole("checkbox", { name: "In writing from now on" })).toBeEnabled();
  });
});
