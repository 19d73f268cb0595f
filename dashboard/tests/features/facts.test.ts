import { describe, expect, it } from "vitest";
import { foldFacts, type LiveFacts, NO_FACTS, typical } from "@/features/live/facts";
import type { TranscriptEvent } from "@/fold/events";

let seq = 0;
const of = (event: object): readonly [string, TranscriptEvent] => {
  seq += 1;
  return ["c1", { seq, at_ms: seq * 1_000, ...event } as TranscriptEvent];
};
const received = (command: object, more: object = {}) =>
  of({
    type: "command.received",
    command_id: `id${seq}`,
    source: "company",
    command,
    by: "Mina",
    effect: "done",
    reason: null,
    ...more,
  });
const kinds = (facts: LiveFacts) => facts.entries.map(({ fact }) => fact.kind);

describe("what happened beside the words", () => {
  it("keeps notes, and whispers until the interviewer has used them", () => {
    let facts = foldFacts([
      received({ kind: "note", text: "strong on queues" }),
      received({ kind: "whisper", text: "How long?" }, { command_id: "w1" }),
    ]);
    expect(kinds(facts)).toEqual(["note", "whisper"]);
    expect(facts.entries[1]?.fact).toMatchObject({ life: "waiting" });
    facts = foldFacts([of({ type: "move.made", whisper_id: "w1" })], facts);
    expect(facts.entries[1]?.fact).toMatchObject({ life: "used" });
  });

  it("answers for every command of the company, and shows the refused ones", () => {
    const facts = foldFacts([
      received({ kind: "pause_call" }, { command_id: "p" }),
      received({ kind: "extend_time" }, { command_id: "e", effect: "refused", reason: "twice the time" }),
      received({ kind: "take_minute" }, { command_id: "m", source: "candidate" }),
    ]);
    expect([...facts.answers.keys()]).toEqual(["p", "e"]);
    expect(facts.answers.get("e")).toEqual({ effect: "refused", reason: "twice the time" });
    expect(kinds(facts)).toEqual(["refused"]);
  });

  it("counts errors of one engine instead of repeating them, and names a switch", () => {
    const error = { type: "engine.failed", part: "stt", engine: "deepgram", error: "429" };
    const facts = foldFacts([
      of({ ...error, fatal: false }),
      of({ ...error, fatal: true }),
      of({
        type: "engine.switched",
        part: "stt",
        from_engine: "deepgram",
        to_engine: "whisper",
        reason: "429",
      }),
      of({ ...error, fatal: false }),
    ]);
    expect(kinds(facts)).toEqual(["failed", "switched", "failed"]);
    expect(facts.entries[0]?.fact).toMatchObject({ times: 2, fatal: true });
  });

  it("says when the interview goes on in a new call, and whether the microphone is off", () => {
    const started = { type: "call.started", started_at: "2026-11-21T10:00:00Z" };
    let facts = foldFacts([of(started), of({ type: "candidate.muted" })]);
    expect(facts.muted).toBe(true);
    expect(kinds(facts)).toEqual(["line"]);
    facts = foldFacts([["c2", { seq: 1, at_ms: 0, ...started } as TranscriptEvent]], facts);
    expect(kinds(facts)).toEqual(["line", "call"]);
    expect(facts.muted).toBe(false);
  });

  it("shows the keys of a phone, and nothing of the buttons of a page", () => {
    const started = { type: "call.started", started_at: "2026-11-21T10:00:00Z" };
    const pressed = (kind: string, more: object = {}) =>
      received({ kind }, { source: "candidate", by: null, ...more });
    let facts = foldFacts([of({ ...started, channel: "browser" }), pressed("take_minute")]);
    expect(kinds(facts)).toEqual([]);
    facts = foldFacts(
      [
        of({ ...started, channel: "phone" }),
        pressed("ask_for_person"),
        pressed("skip_question", { effect: "refused", reason: "it is the last" }),
        pressed("set_text_mode"),
      ],
      facts,
    );
    expect(facts.channel).toBe("phone");
    expect(facts.entries.map(({ fact }) => fact)).toEqual([
      { kind: "call", moved: "phone" },
      { kind: "key", command: "ask_for_person", refused: null },
      { kind: "key", command: "skip_question", refused: "it is the last" },
    ]);
    facts = foldFacts([of({ ...started, channel: "phone" })], facts);
    expect(facts.entries.at(-1)?.fact).toEqual({ kind: "call", moved: null });
  });

  it("takes a replayed event once", () => {
    const note = received({ kind: "note", text: "once" });
    const facts = foldFacts([note]);
    expect(foldFacts([note], facts)).toBe(facts);
  });

  it("knows the usual delay of a reply", () => {
    const measured = [900, 4_000, 1_100].map((voice_to_voice_ms) =>
      of({ type: "turn.measured", turn: 1, voice_to_voice_ms }),
    );
    expect(typical(foldFacts(measured).delays)).toBe(1_100);
    expect(typical(NO_FACTS.delays)).toBeNull();
  });
});
