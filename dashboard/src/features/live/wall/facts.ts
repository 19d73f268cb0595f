import type { EndReason, Watcher } from "@/fold/events";

/** An event as the wall is sent it (`api/live/wall.py`): what happened, and no word of it. */
export interface WallEvent {
  type: string;
  seq: number;
  at_ms: number;
  ended_ms?: number | null;
  confidence?: number | null;
  via?: string | null;
  question_id?: string | null;
  repeat?: boolean;
  whispered?: boolean;
  part?: Part;
  from_engine?: string;
  to_engine?: string;
  reason?: string;
  by?: string;
  effect?: string;
  watchers?: Watcher[];
  extra_ms?: number;
  channel?: "browser" | "phone";
  started_at?: string;
  command?: { kind: string };
  move?: string;
  because?: string;
}

export type Part = "stt" | "llm" | "tts";

export interface Backup {
  part: Part;
  /** The engine that the call began with. */
  from: string;
  to: string;
  since: number;
}

/** One answer as the recogniser heard it. */
interface Heard {
  question: string;
  confidence: number;
  phrases: number;
  at: number;
}

/** What the wall knows of an interview beside its live state. Times are ms since 1970, by the server's clock. */
export interface WallFacts {
  /** When the clock of the present call began. */
  startedAt: number | null;
  ended: EndReason | null;
  channel: "browser" | "phone" | null;
  /** Since when nobody says anything; null while somebody does. */
  quietSince: number | null;
  thinking: boolean;
  pausedBy: string | null;
  takenOverBy: string | null;
  away: boolean;
  question: string | null;
  /** How often the open question was put again, and when last. */
  repeats: number;
  repeatedAt: number;
  /** When the candidate came back after a loss of connection. */
  returns: readonly number[];
  heard: readonly Heard[];
  backups: readonly Backup[];
  extraMs: number;
  askedForPersonAt: number | null;
  watchers: readonly Watcher[];
}

export const NOTHING: WallFacts = {
  startedAt: null,
  ended: null,
  channel: null,
  quietSince: null,
  thinking: false,
  pausedBy: null,
  takenOverBy: null,
  away: false,
  question: null,
  repeats: 0,
  repeatedAt: 0,
  returns: [],
  heard: [],
  backups: [],
  extraMs: 0,
  askedForPersonAt: null,
  watchers: [],
};

const ANSWERS_KEPT = 3;
/** Left by the candidate, or opened anew: what comes next is a return, not a new agent. */
const LEFT: ReadonlySet<string> = new Set(["candidate_left", "replaced"]);

/** Takes one event on. Returns `facts` itself where nothing that the wall shows has changed. */
export function take(facts: WallFacts, event: WallEvent): WallFacts {
  const at = (facts.startedAt ?? 0) + event.at_ms;
  const quiet = { ...facts, quietSince: at };
  switch (event.type) {
    case "call.started":
      return started(facts, event);
    case "call.ended":
      return { ...facts, ended: event.reason as EndReason, quietSince: null, thinking: false };
    case "agent.started_speaking":
    case "candidate.started_speaking":
      return facts.quietSince === null && !facts.thinking
        ? facts
        : { ...facts, quietSince: null, thinking: false };
    case "agent.said":
    case "candidate.stopped_speaking":
      return quiet;
    case "candidate.said":
      return { ...quiet, heard: heardAlso(facts, event, at) };
    case "thinking.started":
      return { ...facts, thinking: true };
    case "thinking.ended":
      return { ...quiet, thinking: false };
    case "call.paused":
      return { ...facts, pausedBy: event.by ?? "" };
    case "call.resumed":
      return { ...quiet, pausedBy: null };
    case "takeover.started":
      return { ...facts, takenOverBy: event.by ?? "", pausedBy: null, askedForPersonAt: null };
    case "takeover.ended":
      return { ...quiet, takenOverBy: null };
    case "candidate.left":
      return { ...facts, away: true };
    case "candidate.returned":
      return { ...quiet, away: false, returns: [...facts.returns, at] };
    case "question.asked":
      return askedAgain(facts, event, at);
    case "engine.switched":
      return { ...facts, backups: switched(facts.backups, event, at) };
    case "time.extended":
      return { ...facts, extraMs: facts.extraMs + (event.extra_ms ?? 0) };
    case "watchers.changed":
      return { ...facts, watchers: event.watchers ?? [] };
    case "command.received":
      return event.command?.kind === "ask_for_person" && event.effect === "done"
        ? { ...facts, askedForPersonAt: facts.askedForPersonAt ?? at }
        : facts;
    case "move.made":
      // Said instead of pressed: `agent/interviewer/side_answers.py`.
      return event.move === "pass_on" && event.because === "asked for a person"
        ? { ...facts, askedForPersonAt: facts.askedForPersonAt ?? at }
        : facts;
    default:
      return facts;
  }
}

function started(facts: WallFacts, event: WallEvent): WallFacts {
  const startedAt = Date.parse(event.started_at ?? "");
  const at = Number.isNaN(startedAt) ? 0 : startedAt;
  const back = facts.ended !== null && LEFT.has(facts.ended);
  return {
    ...facts,
    startedAt: at,
    ended: null,
    channel: event.channel ?? "browser",
    quietSince: at,
    thinking: false,
    away: false,
    // Another agent begins with the engines that it prefers.
    backups: [],
    returns: back ? [...facts.returns, at] : facts.returns,
  };
}

function askedAgain(facts: WallFacts, event: WallEvent, at: number): WallFacts {
  if (event.whispered) return facts;
  const question = event.question_id ?? null;
  if (question !== facts.question) return { ...facts, question, repeats: 0 };
  return event.repeat ? { ...facts, repeats: facts.repeats + 1, repeatedAt: at } : facts;
}

function heardAlso(facts: WallFacts, event: WallEvent, at: number): readonly Heard[] {
  const { confidence, question_id: question } = event;
  if (confidence == null || question == null || event.via === "text") return facts.heard;
  const last = facts.heard.at(-1);
  if (last?.question !== question) {
    return [...facts.heard, { question, confidence, phrases: 1, at }].slice(-ANSWERS_KEPT);
  }
  const phrases = last.phrases + 1;
  const mean = (last.confidence * last.phrases + confidence) / phrases;
  return [...facts.heard.slice(0, -1), { question, confidence: mean, phrases, at }];
}

function switched(backups: readonly Backup[], event: WallEvent, at: number): readonly Backup[] {
  const { part, from_engine: from, to_engine: to } = event;
  if (!part || !from || !to) return backups;
  const known = backups.find((one) => one.part === part);
  const others = backups.filter((one) => one.part !== part);
  const first = known?.from ?? from;
  return to === first ? others : [...others, { part, from: first, to, since: known?.since ?? at }];
}
