import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { foldFacts } from "@/features/live/facts";
import { type AlertKind, alertsOf, outages } from "@/features/live/wall/alerts";
import { Announcer } from "@/features/live/wall/announce";
import { NOTHING, take, type WallEvent, type WallFacts } from "@/features/live/wall/facts";
import { inPlace } from "@/features/live/wall/order";
import type { WallInterview } from "@/features/live/wall/sent";
import { Wall } from "@/features/live/wall/wall";
import type { TranscriptEvent } from "@/fold/events";
import type { LiveState } from "@/media/types";

const START = Date.parse("2026-11-21T07:00:00Z");
const LIMIT_MS = 1_800_000;
const listening = {
  call_id: "c",
  version: 1,
  state: "listening",
  question_index: 0,
  question_total: 3,
  candidate_speaking: false,
  elapsed_ms: 60_000,
} as LiveState;

const speaking = { ...listening, state: "ai_speaking" } as LiveState;

/** A frame of a clock that was set comes within two of its own. */
const A_FRAME_MS = 40;

let seq = 0;
const at = (at_ms: number, type: string, more: Partial<WallEvent> = {}): WallEvent => ({
  type,
  seq: ++seq,
  at_ms,
  ...more,
});
const begun = () => at(0, "call.started", { started_at: "2026-11-21T07:00:00Z", channel: "browser" });
const folded = (...events: WallEvent[]): WallFacts => [begun(), ...events].reduce(take, NOTHING);
const kinds = (facts: WallFacts, secs: number, live: LiveState = speaking): AlertKind[] =>
  alertsOf(facts, live, START + secs * 1_000, LIMIT_MS, START + secs * 1_000).map(({ kind }) => kind);

describe("what needs attention", () => {
  it("is silence of 20 s, and only where silence means something", () => {
    const facts = folded(at(10_000, "agent.said"));
    const silent = (known: WallFacts, secs: number) => kinds(known, secs, listening);
    expect(silent(facts, 29)).toEqual([]);
    expect(silent(facts, 30)).toEqual(["silence"]);
    expect(silent(take(facts, at(12_000, "thinking.started")), 60)).toEqual([]);
    expect(silent(take(facts, at(12_000, "call.paused", { by: "Dana" })), 60)).toEqual([]);
    expect(silent(take(facts, at(12_000, "takeover.started", { by: "Dana" })), 60)).toEqual([]);
    expect(silent(take(facts, at(12_000, "candidate.left")), 60)).toEqual([]);
    expect(silent(take(facts, at(29_000, "candidate.started_speaking")), 60)).toEqual([]);
    expect(kinds(facts, 60)).toEqual([]);
  });

  it("is a question that was put again three times, of the open question only", () => {
    const again = (id: string) => at(20_000, "question.asked", { question_id: id, repeat: true });
    const asked = (id: string) => at(20_000, "question.asked", { question_id: id });
    const twice = folded(asked("q1"), again("q1"), again("q1"));
    expect(kinds(twice, 21)).toEqual([]);
    expect(kinds(take(twice, again("q1")), 21)).toEqual(["repeated"]);
    expect(kinds([again("q1"), asked("q2")].reduce(take, twice), 21)).toEqual([]);
  });

  it("is a candidate who came back twice, in the same call or a new one, and no new agent", () => {
    const back = [
      at(5_000, "candidate.left"),
      at(9_000, "candidate.returned", { type: "candidate.returned" }),
    ];
    const anew = [at(12_000, "call.ended", { reason: "candidate_left" }), begun()];
    const replaced = [at(12_000, "call.ended", { reason: "fault" }), begun()];
    expect(kinds(folded(...back, ...replaced), 1)).toEqual([]);
    expect(kinds(folded(...back, ...anew), 1)).toEqual(["reconnected"]);
  });

  it("is poor recognition of two answers in a row", () => {
    const said = (question_id: string, confidence: number) =>
      at(9_000, "candidate.said", { question_id, confidence });
    expect(kinds(folded(said("q1", 0.2), said("q1", 0.2)), 10)).toEqual([]);
    expect(kinds(folded(said("q1", 0.2), said("q2", 0.9), said("q2", 0.3)), 10)).toEqual([]);
    expect(kinds(folded(said("q1", 0.2), said("q2", 0.6), said("q2", 0.3)), 10)).toEqual(["misheard"]);
  });

  it("is a backup engine until the first one is back, and an outage where several share it", () => {
    const moved = (from_engine: string, to_engine: string) =>
      at(3_000, "engine.switched", { part: "tts", from_engine, to_engine });
    const off = folded(moved("elevenlabs", "cartesia"), moved("cartesia", "piper"));
    expect(kinds(off, 4)).toEqual(["backup"]);
    expect(off.backups).toMatchObject([{ from: "elevenlabs", to: "piper" }]);
    expect(kinds(take(off, moved("piper", "elevenlabs")), 4)).toEqual([]);
    expect(outages([off.backups])).toEqual([]);
    expect(outages([off.backups, off.backups])).toEqual([
      { part: "tts", engine: "elevenlabs", interviews: 2 },
    ]);
  });

  it("is a tenth over the time with what was granted, and whoever asks for a person comes first", () => {
    const long = { ...listening, elapsed_ms: LIMIT_MS * 1.1 + 1, state: "ai_speaking" } as LiveState;
    expect(kinds(folded(), 1, long)).toEqual(["overtime"]);
    const granted = folded(at(5, "time.extended", { extra_ms: 300_000 }));
    expect(kinds(granted, 1, long)).toEqual([]);
    const asks = at(6, "command.received", { command: { kind: "ask_for_person" }, effect: "done" });
    const aloud = at(6, "move.made", { move: "pass_on", because: "asked for a person" });
    expect(kinds(folded(asks), 1, long)).toEqual(["person", "overtime"]);
    expect(kinds(folded(aloud), 1, long)).toEqual(["person", "overtime"]);
    expect(kinds([at(9, "takeover.started", { by: "Dana" })].reduce(take, folded(asks)), 1)).toEqual([]);
  });
});

const interview = (id: string, events: WallEvent[] = [begun()]): WallInterview => ({
  id,
  status: "in_progress",
  candidate: { id: `c-${id}`, name: id.toUpperCase() },
  job: { id: "j", title: "Job" },
  time_limit_secs: 1_800,
  interviewer_id: null,
  live_state: { ...listening, call_id: `call-${id}` },
  events: events.map((event) => ({ call_id: `call-${id}`, event })),
  seqs: { [`call-${id}`]: events.length },
});

describe("the wall", () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "Date", "requestAnimationFrame", "performance"],
    });
    vi.setSystemTime(START + 5_000);
    vi.spyOn(document, "hidden", "get").mockReturnValue(false);
    seq = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  const opened = (...ids: string[]) => {
    const wall = new Wall("ws://127.0.0.1/never-opened");
    const interviews = ids.map((id) => interview(id));
    wall.onMessage({ type: "snapshot", at: new Date().toISOString(), interviews });
    return wall;
  };

  it("tells a row of a thousand events once a frame, and no other row", () => {
    const wall = opened("a", "b");
    const [told, other] = [vi.fn(), vi.fn()];
    wall.subscribeRow("a", told);
    wall.subscribeRow("b", other);
    for (let n = 2; n <= 1_001; n += 1) {
      const event = { type: n % 2 ? "agent.said" : "candidate.left", seq: n, at_ms: n };
      wall.onMessage({ type: "event", interview_id: "a", call_id: "call-a", event });
    }
    expect(told).not.toHaveBeenCalled();
    vi.advanceTimersByTime(A_FRAME_MS);
    expect(told).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
    expect(wall.received).toBe(1_000);
    expect(wall.shown("a")?.state).toBe("away");
  });

  it("takes each event once, whatever comes again", () => {
    const wall = opened("a");
    const event = { type: "time.extended", seq: 2, at_ms: 9, extra_ms: 300_000 };
    for (let n = 0; n < 3; n += 1) {
      wall.onMessage({ type: "event", interview_id: "a", call_id: "call-a", event });
    }
    expect(wall.received).toBe(1);
  });

  it("knows how loud whoever speaks is, and tells no row of it", () => {
    const wall = opened("a");
    const told = vi.fn();
    let version = 1;
    const sounds = (more: Partial<LiveState>) => {
      version += 1;
      const live = { ...listening, call_id: "call-a", version, ...more } as LiveState;
      wall.onMessage({ type: "live", interview_id: "a", live });
      vi.advanceTimersByTime(A_FRAME_MS);
      return wall.level("a");
    };
    expect(sounds({ candidate_level: 3, played_level: 2 })).toBe(0);
    expect(sounds({ candidate_speaking: true, candidate_level: 8 })).toBe(0.8);
    wall.subscribeRow("a", told);
    expect(sounds({ candidate_speaking: true, candidate_level: 5 })).toBe(0.5);
    expect(told).not.toHaveBeenCalled();
    expect(sounds({ state: "ai_speaking", candidate_level: 1, played_level: 7 })).toBe(0.7);
    expect(sounds({ taken_over: "Dana", played_level: 6 })).toBe(0.6);
    expect(sounds({ taken_over: "Dana", candidate_speaking: true, candidate_level: 4 })).toBe(0.4);
    wall.onMessage({ type: "status", interview_id: "a", status: "completed" });
    expect(wall.level("a")).toBe(0);
  });

  it("keeps rows in their place, new ones at the end, and ended ones for as long as somebody points at it", () => {
    const wall = opened("a", "b");
    const over = (id: string) => wall.onMessage({ type: "status", interview_id: id, status: "completed" });
    wall.onMessage({ type: "row", interview: interview("c") });
    over("a");
    vi.advanceTimersByTime(A_FRAME_MS);
    expect(wall.snapshot().ids).toEqual(["a", "b", "c"]);
    expect(wall.snapshot().running).toBe(2);
    expect(wall.shown("a")).toMatchObject({ state: "gone", completed: true });
    const release = wall.hold();
    vi.setSystemTime(START + 90_000);
    over("b");
    vi.advanceTimersByTime(A_FRAME_MS);
    expect(wall.snapshot().ids).toEqual(["a", "b", "c"]);
    release();
    over("b");
    vi.advanceTimersByTime(A_FRAME_MS);
    expect(wall.snapshot().ids).toEqual(["b", "c"]);
  });

  it("does not move what is pointed at: what is new joins at the end, what is over stays", () => {
    const one = (id: string, kind: AlertKind) => ({ id, kind, since: 1 });
    const known = [one("a", "silence"), one("b", "backup")];
    const found = [one("c", "person"), one("b", "silence")];
    expect(inPlace(known, found).map(({ id, kind }) => [id, kind])).toEqual([
      ["a", "silence"],
      ["b", "silence"],
      ["c", "person"],
    ]);
  });

  it("says what has come up together, at most every 10 s, and nothing of what was there from the start", () => {
    const said: string[][] = [];
    const announcer = new Announcer((fresh) => said.push(fresh.map(({ id }) => id)));
    const one = (id: string) => ({ id, kind: "silence" as const, since: 1 });
    announcer.look([one("a")]);
    vi.advanceTimersByTime(20_000);
    expect(said).toEqual([]);
    announcer.look([one("a"), one("b")]);
    vi.advanceTimersByTime(1_000);
    announcer.look([one("a"), one("b"), one("c")]);
    announcer.look([one("a"), one("b"), one("c"), one("d")]);
    announcer.look([one("a"), one("b"), one("d")]);
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([["b"]]);
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([["b"], ["d"]]);
  });
});

describe("a whisper's life", () => {
  const asked = (n: number, kind: string, more: object = {}) =>
    [
      "c",
      {
        type: "command.received",
        seq: n,
        at_ms: n,
        command_id: `k${n}`,
        source: "company",
        by: "Dana",
        effect: "done",
        command: { kind, ...more },
      },
    ] as [string, TranscriptEvent];
  const lives = (...events: [string, TranscriptEvent][]) =>
    foldFacts(events).entries.flatMap(({ fact }) => (fact.kind === "whisper" ? [fact.life] : []));

  it("waits, is used or withdrawn, or is lost with the interview", () => {
    const used = ["c", { type: "move.made", seq: 4, at_ms: 900, whisper_id: "k1" }] as [
      string,
      TranscriptEvent,
    ];
    const over = ["c", { type: "call.ended", seq: 6, at_ms: 999, reason: "finished" }] as [
      string,
      TranscriptEvent,
    ];
    const three = [1, 2, 3].map((n) => asked(n, "whisper", { text: "Why?" }));
    expect(lives(...three)).toEqual(["waiting", "waiting", "waiting"]);
    const withdrawn = asked(5, "withdraw_whisper", { whisper_id: "k2" });
    expect(lives(...three, used, withdrawn, over)).toEqual(["used", "withdrawn", "lost"]);
  });
});
