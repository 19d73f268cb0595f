/**
 * The fold: events of one or several calls → transcript, questions, state. The twin of `contract/transcript.py`; both
 * replay `tests/fixtures/streams/` and must agree.
 */

import {
  type AgentSaid,
  type CandidateSaid,
  COMPLETING_ENDS,
  type EndReason,
  type IntegrityKind,
  type Outcome,
  type QuestionAsked,
  type TranscriptEvent,
  type Via,
  type Word,
} from "./events";

export interface Segment {
  id: string;
  call_id: string;
  speaker: "agent" | "candidate";
  text: string;
  started_ms: number;
  ended_ms: number;
  question_id: string | null;
  interrupted: boolean;
  confidence: number | null;
  via: Via;
  words: Word[];
}

export interface AskedQuestion {
  question_id: string;
  index: number;
  text: string;
  asked_call_id: string;
  asked_ms: number;
  follow_ups: string[];
  /** The follow-up if one was asked, else the question. */
  last_text: string;
  repeats: number;
  /** How it was left; null while it is open. */
  outcome: Outcome | null;
  covered_points: string[];
}

export interface CallSummary {
  call_id: string;
  started_at: string | null;
  last_ms: number;
  last_seq: number;
  ended: EndReason | null;
  /** Time that pauses took which are over. */
  paused_ms: number;
  paused_since_ms: number | null;
}

/** A whisper that the agent has taken and not yet worked in. */
export interface PendingWhisper {
  command_id: string;
  text: string;
}

/** For people of the company; no part of what is judged. */
export interface Noticed {
  call_id: string;
  kind: IntegrityKind;
  reason: string;
  started_ms: number;
  ended_ms: number;
  characters: number | null;
  question_id: string | null;
}

export interface Transcript {
  calls: CallSummary[];
  segments: Segment[];
  questions: AskedQuestion[];
  /** Put on behalf of a person who follows; answers to them are in no bank question. */
  whispered: AskedQuestion[];
  question_total: number | null;
  steering_attempts: number;
  extra_ms: number;
  /** Who paused the interview, while it is paused. */
  paused_by: string | null;
  /** Who speaks instead of the interviewer, while somebody does. */
  taken_over_by: string | null;
  pending_whispers: PendingWhisper[];
  noticed: Noticed[];
}

export const EMPTY: Transcript = {
  calls: [],
  segments: [],
  questions: [],
  whispered: [],
  question_total: null,
  steering_attempts: 0,
  extra_ms: 0,
  paused_by: null,
  taken_over_by: null,
  pending_whispers: [],
  noticed: [],
};

/**
 * Folds `[call_id, event]` pairs, in order of calls and of `seq`, onto `start`. An event at or below a call's
 * `last_seq` was seen before and changes nothing, so a replayed tail is harmless. Returns `start` itself when nothing
 * was new.
 */
export function fold(
  stream: Iterable<readonly [string, TranscriptEvent]>,
  start: Transcript = EMPTY,
): Transcript {
  const calls = new Map(start.calls.map((call) => [call.call_id, call]));
  const segments = [...start.segments];
  const questions = new Map(start.questions.map((question) => [question.question_id, question]));
  const whispered = new Map(start.whispered.map((question) => [question.question_id, question]));
  let { question_total, steering_attempts, extra_ms } = start;
  let supervised = supervisedOf(start);
  const noticed = [...start.noticed];
  let changed = false;

  for (const [callId, event] of stream) {
    const known = calls.get(callId) ?? newCall(callId);
    if (event.seq <= known.last_seq) continue;
    changed = true;
    const call = { ...known, last_seq: event.seq, last_ms: Math.max(known.last_ms, event.at_ms) };
    calls.set(callId, call);
    supervised = supervise(supervised, event);
    switch (event.type) {
      case "call.started":
        call.started_at = event.started_at;
        break;
      case "call.ended":
        call.ended = event.reason;
        unpause(call, event.at_ms);
        break;
      case "call.paused":
        call.paused_since_ms ??= event.at_ms;
        break;
      case "call.resumed":
        unpause(call, event.at_ms);
        break;
      case "agent.said":
      case "candidate.said":
        segments.push(segmentOf(callId, event));
        break;
      case "question.asked":
        if (event.whispered) {
          whispered.set(event.question_id, asked(callId, event, whispered.get(event.question_id)));
          break;
        }
        question_total = event.total;
        questions.set(event.question_id, asked(callId, event, questions.get(event.question_id)));
        break;
      case "question.closed": {
        for (const known of [questions, whispered]) {
          const question = known.get(event.question_id);
          if (question) {
            known.set(event.question_id, {
              ...question,
              outcome: event.outcome,
              covered_points: event.covered_points ?? [],
            });
          }
        }
        break;
      }
      case "steering.attempted":
        steering_attempts += 1;
        break;
      case "integrity.noticed": {
        const { kind, reason, started_ms, ended_ms, characters = null, question_id = null } = event;
        noticed.push({ call_id: callId, kind, reason, started_ms, ended_ms, characters, question_id });
        break;
      }
      case "time.extended":
        extra_ms += event.extra_ms;
        break;
      default:
        break;
    }
  }
  if (!changed) return start;

  const order = new Map([...calls.keys()].map((id, index) => [id, index]));
  const place = (segment: Segment) => order.get(segment.call_id) ?? 0;
  // A segment is reported when it ends, so speech that overlaps arrives out of order: sort by when it began.
  segments.sort((a, b) => place(a) - place(b) || a.started_ms - b.started_ms);
  return {
    calls: [...calls.values()],
    segments,
    questions: [...questions.values()],
    whispered: [...whispered.values()],
    question_total,
    noticed,
    steering_attempts,
    extra_ms,
    ...supervised,
  };
}

export function openQuestion(transcript: Transcript): AskedQuestion | null {
  const last = transcript.questions.at(-1);
  return last && last.outcome === null ? last : null;
}

/** `last_seq` of each call: what a reconnecting watcher sends as `after`. */
export function cursors(transcript: Transcript): Record<string, number> {
  return Object.fromEntries(transcript.calls.map((call) => [call.call_id, call.last_seq]));
}

type Supervised = Pick<Transcript, "paused_by" | "taken_over_by" | "pending_whispers">;

function supervisedOf({ paused_by, taken_over_by, pending_whispers }: Transcript): Supervised {
  return { paused_by, taken_over_by, pending_whispers };
}

/**
 * What people of the company did to the interview; it outlives a call that breaks off. A candidate who leaves ends
 * pause and takeover with the call: they come back to the interviewer, whenever that is.
 */
function supervise(now: Supervised, event: TranscriptEvent): Supervised {
  switch (event.type) {
    case "call.paused":
      return { ...now, paused_by: event.by };
    case "call.resumed":
      return { ...now, paused_by: null };
    case "takeover.started":
      return { ...now, taken_over_by: event.by };
    case "takeover.ended":
      return { ...now, taken_over_by: null };
    case "command.received": {
      const { command } = event;
      if (event.effect !== "done") return now;
      if (command.kind === "withdraw_whisper") {
        const left = now.pending_whispers.filter((whisper) => whisper.command_id !== command.whisper_id);
        return { ...now, pending_whispers: left };
      }
      if (command.kind !== "whisper") return now;
      const others = now.pending_whispers.filter((whisper) => whisper.command_id !== event.command_id);
      const whisper = { command_id: event.command_id, text: command.text ?? "" };
      return { ...now, pending_whispers: [...others, whisper] };
    }
    case "move.made": {
      if (!event.whisper_id) return now;
      const left = now.pending_whispers.filter((whisper) => whisper.command_id !== event.whisper_id);
      return { ...now, pending_whispers: left };
    }
    case "call.ended": {
      const over = COMPLETING_ENDS.has(event.reason) || event.reason === "candidate_left";
      return over ? { paused_by: null, taken_over_by: null, pending_whispers: [] } : now;
    }
    default:
      return now;
  }
}

function unpause(call: CallSummary, atMs: number): void {
  if (call.paused_since_ms === null) return;
  call.paused_ms += Math.max(0, atMs - call.paused_since_ms);
  call.paused_since_ms = null;
}

function newCall(call_id: string): CallSummary {
  return {
    call_id,
    started_at: null,
    last_ms: 0,
    last_seq: 0,
    ended: null,
    paused_ms: 0,
    paused_since_ms: null,
  };
}

function segmentOf(call_id: string, event: AgentSaid | CandidateSaid): Segment {
  const common = {
    id: event.segment_id,
    call_id,
    text: event.text,
    started_ms: event.started_ms,
    ended_ms: event.ended_ms,
    question_id: event.question_id ?? null,
  };
  if (event.type === "agent.said") {
    return {
      ...common,
      speaker: "agent",
      interrupted: event.interrupted ?? false,
      confidence: null,
      via: "voice",
      words: [],
    };
  }
  return {
    ...common,
    speaker: "candidate",
    interrupted: false,
    confidence: event.confidence ?? null,
    via: event.via ?? "voice",
    words: event.words ?? [],
  };
}

function asked(callId: string, event: QuestionAsked, known: AskedQuestion | undefined): AskedQuestion {
  if (!known) {
    return {
      question_id: event.question_id,
      index: event.index,
      text: event.text,
      asked_call_id: callId,
      asked_ms: event.at_ms,
      follow_ups: event.follow_up ? [event.text] : [],
      last_text: event.text,
      repeats: 0,
      outcome: null,
      covered_points: [],
    };
  }
  if (event.repeat) return { ...known, repeats: known.repeats + 1 };
  if (event.follow_up) {
    return { ...known, follow_ups: [...known.follow_ups, event.text], last_text: event.text };
  }
  return { ...known, last_text: event.text };
}
