/** The events of a call that the dashboard reads; names and fields are those of `contract/events.py`. */

export type Outcome = "answered" | "skipped" | "not_reached";
export type Via = "voice" | "text";

export type EndReason =
  | "finished"
  | "candidate_ended"
  | "time_up"
  | "ended_by_company"
  | "candidate_left"
  | "replaced"
  | "shutdown"
  | "fault";

/** Ends that complete the interview; every other end parks it for a return. */
export const COMPLETING_ENDS: ReadonlySet<string> = new Set([
  "finished",
  "candidate_ended",
  "time_up",
  "ended_by_company",
]);

export interface Word {
  text: string;
  started_ms: number;
  ended_ms: number;
  probability: number;
}

interface Base {
  seq: number;
  at_ms: number;
}

export interface CallStarted extends Base {
  type: "call.started";
  started_at: string;
  channel?: "browser" | "phone";
}

export interface QuestionAsked extends Base {
  type: "question.asked";
  question_id: string;
  index: number;
  total: number;
  follow_up?: number;
  point_id?: string | null;
  text: string;
  repeat?: boolean;
  /** Put on behalf of a person who follows; of no bank question. */
  whispered?: boolean;
}

export interface QuestionClosed extends Base {
  type: "question.closed";
  question_id: string;
  outcome: Outcome;
  covered_points?: string[];
}

export interface AgentSaid extends Base {
  type: "agent.said";
  segment_id: string;
  text: string;
  started_ms: number;
  ended_ms: number;
  interrupted?: boolean;
  question_id?: string | null;
}

export interface CandidateSaid extends Base {
  type: "candidate.said";
  segment_id: string;
  text: string;
  started_ms: number;
  ended_ms: number;
  confidence?: number | null;
  via?: Via;
  question_id?: string | null;
  words?: Word[];
}

export interface SteeringAttempted extends Base {
  type: "steering.attempted";
}

export type IntegrityKind = "tab_hidden" | "paste";

export interface IntegrityNoticed extends Base {
  type: "integrity.noticed";
  kind: IntegrityKind;
  reason: string;
  started_ms: number;
  ended_ms: number;
  characters?: number | null;
  question_id?: string | null;
}

export interface TimeExtended extends Base {
  type: "time.extended";
  extra_ms: number;
}

export interface Watcher {
  name: string;
  listening: boolean;
}

/** Something a person of the company did; `by` is their display name. */
export interface Supervised extends Base {
  type: "call.paused" | "call.resumed" | "takeover.started" | "takeover.ended";
  by: string;
}

export interface WatchersChanged extends Base {
  type: "watchers.changed";
  watchers: Watcher[];
}

export interface MoveMade extends Base {
  type: "move.made";
  whisper_id?: string | null;
  point_id?: string | null;
}

export interface CommandReceived extends Base {
  type: "command.received";
  command_id: string;
  source: "candidate" | "company";
  command: { kind: string; text?: string; whisper_id?: string; point_id?: string };
  by?: string | null;
  effect: "done" | "refused";
  reason?: string | null;
}

export interface RecordingStarted extends Base {
  type: "recording.started";
}

export interface EngineSwitched extends Base {
  type: "engine.switched";
  part: "stt" | "llm" | "tts";
  from_engine: string;
  to_engine: string;
  reason?: string | null;
}

export interface EngineFailed extends Base {
  type: "engine.failed";
  part: "stt" | "llm" | "tts" | "vad" | "turn";
  engine: string;
  fatal?: boolean;
}

/** Latency of one reply, in ms. */
export interface TurnMeasured extends Base {
  type: "turn.measured";
  voice_to_voice_ms?: number | null;
}

export interface CallEnded extends Base {
  type: "call.ended";
  reason: EndReason;
}

/** Events that only move the call's `last_seq` and clock here. */
export interface OtherEvent extends Base {
  type:
    | "candidate.joined"
    | "candidate.left"
    | "candidate.returned"
    | "agent.started_speaking"
    | "candidate.started_speaking"
    | "candidate.stopped_speaking"
    | "turn.ended"
    | "usage.measured"
    | "thinking.started"
    | "thinking.ended"
    | "time.warned"
    | "recording.stored"
    | "recording.failed"
    | "candidate.muted"
    | "candidate.unmuted";
}

export type TranscriptEvent =
  | CallStarted
  | QuestionAsked
  | QuestionClosed
  | AgentSaid
  | CandidateSaid
  | SteeringAttempted
  | IntegrityNoticed
  | TimeExtended
  | Supervised
  | WatchersChanged
  | MoveMade
  | CommandReceived
  | RecordingStarted
  | EngineSwitched
  | EngineFailed
  | TurnMeasured
  | CallEnded
  | OtherEvent;
