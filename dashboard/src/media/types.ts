/**
 * The media port: what the room needs of a call, whatever carries it. Nothing here knows React, and nothing outside
 * this folder knows a transport.
 */

import type { TranscriptEvent } from "@/fold/events";

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
  elapsed_ms: number;
  remaining_ms: number;
  can_extend: boolean;
  covered_points?: string[];
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
  | { kind: "leave_call" };

/** `lost` is given up by the port: the caller joins afresh. */
export type LinkState = "new" | "connecting" | "connected" | "reconnecting" | "lost" | "closed";

export interface MediaEvents {
  link: (state: LinkState) => void;
  live: (live: LiveState) => void;
  event: (event: TranscriptEvent) => void;
  notice: (text: string) => void;
  /** The agent's voice, to be played by the page. */
  remoteTrack: (stream: MediaStream) => void;
  /** The own microphone stopped giving sound (unplugged, taken by the system) or came back. */
  microphone: (state: "live" | "muted" | "ended") => void;
}

export interface ConnectOptions {
  offer_url: string;
  join_ticket: string;
  ice_servers: RTCIceServer[];
  /** The microphone to send. */
  microphone: MediaStreamTrack;
}

export interface MediaPort {
  connect(options: ConnectOptions): Promise<void>;
  disconnect(): void;
  /** Sent now, or as soon as the line is back; each is carried out once. */
  sendCommand(command: CandidateCommand): void;
  /** Sends another microphone from now on, without a new negotiation. */
  replaceMicrophone(track: MediaStreamTrack): Promise<void>;
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
