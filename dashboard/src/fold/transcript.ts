/**
 * The fold: events of one or several calls → transcript, questions, state. The twin of `contract/transcript.py`; both
 * replay `tests/fixtures/streams/` and must agree.
 */

import type {
  AgentSaid,
  CandidateSaid,
  EndReason,
  Outcome,
  QuestionAsked,
  TranscriptEvent,
  Via,
  Word,
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
}

export interface Transcript {
  calls: CallSummary[];
  segments: Segment[];
  questions: AskedQuestion[];
  question_total: number | null;
  steering_attempts: number;
  extra_ms: number;
}

export const EMPTY: Transcript = {
  calls: [],
  segments: [],
  questions: [],
  question_total: null,
  steering_attempts: 0,
  extra_ms: 0,
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
  let { question_total, steering_attempts, extra_ms } = start;
  let changed = false;

  for (const [callId, event] of stream) {
    const known = calls.get(callId) ?? newCall(callId);
    if (event.seq <= known.last_seq) continue;
    changed = true;
    const call = { ...known, last_seq: event.seq, last_ms: Math.max(known.last_ms, event.at_ms) };
    calls.set(callId, call);
    switch (event.type) {
      case "call.started":
        call.started_at = event.started_at;
        break;
      case "call.ended":
        call.ended = event.reason;
        break;
      case "agent.said":
      case "candidate.said":
        segments.push(segmentOf(callId, event));
        break;
      case "question.asked":
        question_total = event.total;
        questions.set(event.question_id, asked(callId, event, questions.get(event.question_id)));
        break;
      case "question.closed": {
        const question = questions.get(event.question_id);
        if (question) {
          questions.set(event.question_id, {
            ...question,
            outcome: event.outcome,
            covered_points: event.covered_points ?? [],
          });
        }
        break;
      }
      case "steering.attempted":
        steering_attempts += 1;
        break;
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
    question_total,
    steering_attempts,
    extra_ms,
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

function newCall(call_id: string): CallSummary {
  return { call_id, started_at: null, last_ms: 0, last_seq: 0, ended: null };
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
