import { COMPLETING_ENDS, type TranscriptEvent, type Watcher } from "@/fold/events";

/** Something that happened beside the words: shown to whoever supervises, in order. */
export interface Entry {
  key: string;
  at_ms: number;
  fact:
    | { kind: "note"; text: string; by: string }
    | { kind: "whisper"; text: string; by: string; id: string; life: WhisperLife; used_ms: number | null }
    | { kind: "refused"; command: string; by: string; reason: string }
    | { kind: "extended" }
    | {
        kind: "supervised";
        type: "call.paused" | "call.resumed" | "takeover.started" | "takeover.ended";
        by: string;
      }
    | { kind: "switched"; part: Part; from: string; to: string; reason: string }
    | { kind: "failed"; part: string; engine: string; fatal: boolean; times: number }
    | {
        kind: "line";
        type: "candidate.left" | "candidate.returned" | "candidate.muted" | "candidate.unmuted";
      }
    /** The candidate is connected anew, or the interviewer was replaced; `moved` where it is by another channel. */
    | { kind: "call"; moved: Channel | null }
    /** The candidate pressed a key of the phone. */
    | { kind: "key"; command: KeyCommand; refused: string | null }
    | { kind: "recording" };
}

/** `waiting`: the AI uses it next. `lost`: the interview was over before. */
export type WhisperLife = "waiting" | "used" | "withdrawn" | "lost";

export type Channel = NonNullable<Event<"call.started">["channel"]>;

/** What the keys of a phone ask for (`agent/phone/keypad.py`). */
export const KEYS = {
  repeat_question: "1",
  take_minute: "2",
  ready: "2",
  skip_question: "3",
  finish_turn: "#",
  ask_for_person: "9",
  explain_keys: "0",
} as const;
export type KeyCommand = keyof typeof KEYS;

export type Part = "stt" | "llm" | "tts";

export interface Answer {
  effect: "done" | "refused";
  reason: string | null;
}

/** What the events of an interview say beside its transcript. */
export interface LiveFacts {
  entries: readonly Entry[];
  watchers: readonly Watcher[];
  /** What became of a command, by its id. */
  answers: ReadonlyMap<string, Answer>;
  /** From the candidate's last word to the interviewer's first, of every measured reply, in ms. */
  delays: readonly number[];
  muted: boolean;
  calls: number;
  /** By what the candidate takes part in the latest call; null before the first. */
  channel: Channel | null;
  /** The candidate's connection is gone for the moment. */
  away: boolean;
  /** The interviewer was lost, and another one is on its way. */
  replacing: boolean;
  /** Point that the last follow-up on the open question asks for. */
  probing: string | null;
  /** Points that a person wants to hear of, not asked for yet. */
  wanted: readonly string[];
  seen: ReadonlyMap<string, number>;
}

export const NO_FACTS: LiveFacts = {
  entries: [],
  watchers: [],
  answers: new Map(),
  delays: [],
  muted: false,
  calls: 0,
  channel: null,
  away: false,
  replacing: false,
  probing: null,
  wanted: [],
  seen: new Map(),
};

/** Errors of the same engine one after the other are one line with a count. */
const MAX_ENTRIES = 200;

/** Folds events of a monitor's stream on; those at or below a call's last `seq` were seen before. */
export function foldFacts(
  stream: Iterable<readonly [string, TranscriptEvent]>,
  start: LiveFacts = NO_FACTS,
): LiveFacts {
  let facts = start;
  const seen = new Map(start.seen);
  let changed = false;
  for (const [callId, event] of stream) {
    if (event.seq <= (seen.get(callId) ?? 0)) continue;
    seen.set(callId, event.seq);
    changed = true;
    facts = take(facts, callId, event);
  }
  return changed ? { ...facts, seen } : start;
}

function take(facts: LiveFacts, callId: string, event: TranscriptEvent): LiveFacts {
  const add = (fact: Entry["fact"]): LiveFacts => ({
    ...facts,
    entries: [...facts.entries, { key: `${callId}:${event.seq}`, at_ms: event.at_ms, fact }].slice(
      -MAX_ENTRIES,
    ),
  });
  switch (event.type) {
    case "command.received":
      return commanded(facts, add, event);
    case "call.paused":
    case "call.resumed":
    case "takeover.started":
    case "takeover.ended":
      return add({ kind: "supervised", type: event.type, by: event.by });
    case "watchers.changed":
      return { ...facts, watchers: event.watchers };
    case "move.made":
      return event.whisper_id ? relived(facts, (id) => id === event.whisper_id, "used", event.at_ms) : facts;
    case "question.asked": {
      if (event.whispered || event.repeat) return facts;
      const point = event.point_id ?? null;
      return { ...facts, probing: point, wanted: facts.wanted.filter((one) => one !== point) };
    }
    case "question.closed":
      return { ...facts, probing: null, wanted: [] };
    case "call.ended": {
      const replacing = event.reason === "fault" || event.reason === "shutdown";
      const over = COMPLETING_ENDS.has(event.reason);
      const told = over ? relived(facts, () => true, "lost", null) : facts;
      return { ...told, replacing, away: event.reason === "candidate_left" };
    }
    case "engine.switched":
      return add({
        kind: "switched",
        part: event.part,
        from: event.from_engine,
        to: event.to_engine,
        reason: event.reason ?? "",
      });
    case "engine.failed":
      return failed(facts, add, event);
    case "turn.measured":
      return event.voice_to_voice_ms == null
        ? facts
        : { ...facts, delays: [...facts.delays, event.voice_to_voice_ms] };
    case "time.extended":
      return add({ kind: "extended" });
    case "candidate.muted":
    case "candidate.unmuted":
      return { ...add({ kind: "line", type: event.type }), muted: event.type === "candidate.muted" };
    case "candidate.left":
    case "candidate.returned":
      return { ...add({ kind: "line", type: event.type }), away: event.type === "candidate.left" };
    case "call.started": {
      const channel = event.channel ?? "browser";
      const moved = channel === facts.channel ? null : channel;
      const known = facts.calls === 0 ? facts : add({ kind: "call", moved });
      return { ...known, calls: facts.calls + 1, channel, muted: false, away: false, replacing: false };
    }
    case "recording.failed":
      return add({ kind: "recording" });
    default:
      return facts;
  }
}

type Event<T extends TranscriptEvent["type"]> = Extract<TranscriptEvent, { type: T }>;
type Add = (fact: Entry["fact"]) => LiveFacts;

function commanded(facts: LiveFacts, add: Add, event: Event<"command.received">): LiveFacts {
  if (event.source !== "company") return pressed(facts, add, event);
  const { command, effect, command_id: id } = event;
  const by = event.by ?? "";
  const answers = new Map(facts.answers).set(id, { effect, reason: event.reason ?? null });
  const told = { ...facts, answers };
  if (["watchers_changed", "adjust", "stop_replaced"].includes(command.kind)) return told;
  if (effect === "refused") {
    return { ...add({ kind: "refused", command: command.kind, by, reason: event.reason ?? "" }), answers };
  }
  const text = command.text ?? "";
  if (command.kind === "note") return { ...add({ kind: "note", text, by }), answers };
  if (command.kind === "whisper") {
    return { ...add({ kind: "whisper", text, by, id, life: "waiting", used_ms: null }), answers };
  }
  if (command.kind === "withdraw_whisper") {
    return relived(told, (one) => one === command.whisper_id, "withdrawn", null);
  }
  if (command.kind === "probe_point" && command.point_id) {
    return { ...told, wanted: [...told.wanted, command.point_id] };
  }
  return told;
}

/** Whispers that wait and are meant go on to the next part of their life. */
function relived(
  facts: LiveFacts,
  meant: (id: string) => boolean,
  life: WhisperLife,
  usedMs: number | null,
): LiveFacts {
  const entries = facts.entries.map((entry) =>
    entry.fact.kind === "whisper" && entry.fact.life === "waiting" && meant(entry.fact.id)
      ? { ...entry, fact: { ...entry.fact, life, used_ms: usedMs } }
      : entry,
  );
  return { ...facts, entries };
}

/** Keys are of interest to whoever listens to a call; the buttons of a page show in what happens next. */
function pressed(facts: LiveFacts, add: Add, event: Event<"command.received">): LiveFacts {
  const { kind } = event.command;
  if (facts.channel !== "phone" || !(kind in KEYS)) return facts;
  const refused = event.effect === "refused" ? (event.reason ?? "") : null;
  return add({ kind: "key", command: kind as KeyCommand, refused });
}

function failed(facts: LiveFacts, add: Add, event: Event<"engine.failed">): LiveFacts {
  const last = facts.entries.at(-1);
  const fatal = event.fatal ?? false;
  if (last?.fact.kind === "failed" && last.fact.part === event.part && last.fact.engine === event.engine) {
    const fact = { ...last.fact, fatal: last.fact.fatal || fatal, times: last.fact.times + 1 };
    return { ...facts, entries: [...facts.entries.slice(0, -1), { ...last, fact }] };
  }
  return add({ kind: "failed", part: event.part, engine: event.engine, fatal, times: 1 });
}

/** The middle one; null of none. */
export function typical(delays: readonly number[]): number | null {
  const sorted = [...delays].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
