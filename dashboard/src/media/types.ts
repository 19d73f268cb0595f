/**
 * The media port: what the room needs of a call, whatever carries it. Nothing here knows React, and nothing outside
 * this folder knows a transport.
 */

import type { TranscriptEvent } from "@/fold/events";
import type { LineFacts } from "./line-quality";
import type { Outgoing } from "./messages";

/** The room as the agent knows it (`contract/live.py`). */
export type AgentState = "connecting" | "ai_speaking" | "listening" | "thinking_time" | "replying" | "ended";

export interface LiveState {
  call_id: string;
  /** Rises with every change within a call; what is older than what one has is dropped. */
  version: number;
  state: AgentState;
  text_mode: boolean;
  question_index: number | null;
  question_total: number | null;
  question_text: string | null;
  caption: string;
  partial: string;
  candidate_speaking: boolean;
  /** How loud each side has been over the last half second, 0 to 10; not told to the candidate's page. */
  candidate_level?: number;
  played_level?: number;
  elapsed_ms: number;
  remaining_ms: number;
  can_extend: boolean;
  covered_points?: string[];
  /** Who of the company is listening, as the candidate is told. */
  watchers?: string[];
  paused?: boolean;
  /** Name of the person of the company who speaks instead of the AI. */
  taken_over?: string | null;
}

export type CandidateCommand =
  | { kind: "take_minute" }
  | { kind: "ready" }
  | { kind: "repeat_question" }
  | { kind: "skip_question" }
  | { kind: "say_text"; text: string }
  | { kind: "set_text_mode"; on: boolean }
  | { kind: "extend_time" }
  | { kind: "end_call"; reason?: string }
  | { kind: "leave_call" }
  | { kind: "page_noticed"; what: "tab_hidden"; lasted_ms: number }
  | { kind: "page_noticed"; what: "paste"; characters: number };

/** `lost` is given up by the port: the caller joins afresh. `taken`: another tab or device has this place now. */
export type LinkState = "new" | "connecting" | "connected" | "reconnecting" | "lost" | "taken" | "closed";

/** Whose sound it is; a `person` is somebody of the company who speaks, `everybody` a mix. */
export type Speaker = "agent" | "person" | "candidate" | "everybody";

/** Somebody to be heard. Each is played by an element of its own. */
export interface Voice {
  id: string;
  who: Speaker;
  stream: MediaStream;
}

export interface MediaEvents {
  link: (state: LinkState) => void;
  live: (live: LiveState) => void;
  /** `callId` where the port knows which call it belongs to. */
  event: (event: TranscriptEvent, callId?: string) => void;
  notice: (text: string) => void;
  /** Everybody who is to be heard from now on. */
  voices: (voices: readonly Voice[]) => void;
  /** The interviewer that holds this call is here; null while there is none, which ends with the next one. */
  agent: (callId: string | null) => void;
  /** The line became too slow to talk well, or is good again; by what the browser counts. */
  line: (slow: boolean, facts: LineFacts) => void;
  /** The own microphone stopped giving sound (unplugged, taken by the system) or came back. */
  microphone: (state: "live" | "muted" | "ended") => void;
}

/** Where the call is held, as the server says it; which fields are set depends on `transport`. */
export interface Doorway {
  transport: "smallwebrtc" | "livekit";
  offer_url: string;
  join_ticket: string;
  ice_servers: RTCIceServer[];
  livekit_url?: string | null;
  livekit_token?: string | null;
}

export interface ConnectOptions extends Doorway {
  /** The microphone to send. */
  microphone: MediaStreamTrack;
}

export interface MediaPort {
  /**
   * Whether another interviewer may follow the present one on the same line. Where none can, an interviewer that
   * breaks down takes the line along and the caller joins afresh.
   */
  readonly agentsFollow: boolean;
  connect(options: ConnectOptions): Promise<void>;
  disconnect(): void;
  /** Sent now, or as soon as the line and an interviewer are there; each is carried out once. */
  sendCommand(command: CandidateCommand, id?: string): void;
  /** Commands that nobody has confirmed, for the next connection. */
  takeUnsent(): Outgoing[];
  /** Sends another microphone from now on, without a new negotiation. */
  replaceMicrophone(track: MediaStreamTrack): Promise<void>;
  /** Tells the far side that the silence is meant. The track itself is silenced by whoever owns it. */
  setMuted(muted: boolean): Promise<void>;
  on<K extends keyof MediaEvents>(name: K, listener: MediaEvents[K]): () => void;
}

/** Why a connection could not be made at all. */
export class MediaError extends Error {
  constructor(
    readonly reason: "unsupported" | "refused" | "unreachable" | "blocked",
    message: string,
  ) {
    super(message);
    this.name = "MediaError";
  }
}
