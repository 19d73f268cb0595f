import type { Emitter } from "@/lib/emitter";
import type { LineFacts } from "./line-quality";
import type { Speaker } from "./types";

export interface RoomEvents {
  /** Somebody came in, or went. Who was there before is in `members()`. */
  joined: (identity: string) => void;
  left: (identity: string) => void;
  /** A sound to be heard; null when it is over. */
  sound: (identity: string, trackId: string, track: MediaStreamTrack | null) => void;
  message: (identity: string, text: string) => void;
  /** `lost`: the room has given up. `taken`: somebody else entered under the same identity. */
  line: (state: "connected" | "reconnecting" | "lost" | "taken") => void;
  /** How well the line carries what is said here. */
  quality: (slow: boolean, facts: LineFacts) => void;
}

/** A room that several people share, as far as a call needs it; keeps its own line until it is `lost` or `taken`. */
export interface MediaRoom extends Pick<Emitter<RoomEvents>, "on"> {
  /** Rejects with MediaError. `subscribe`: whether to hear the others. */
  connect(url: string, token: string, options: { subscribe: boolean }): Promise<void>;
  members(): string[];
  publish(track: MediaStreamTrack): Promise<void>;
  /** Another microphone on the same publication. */
  replace(track: MediaStreamTrack): Promise<void>;
  setMuted(muted: boolean): Promise<void>;
  /** Rejects when it cannot have been sent. */
  send(text: string, to: string): Promise<void>;
  disconnect(): void;
}

/** Fetches the library only when a call is held in a room: other calls never pay for it. */
export async function openRoom(): Promise<MediaRoom> {
  const { LiveKitRoom } = await import("./livekit-room");
  return new LiveKitRoom();
}

const AGENT = "agent-";
const PREFIXES: readonly (readonly [string, Speaker])[] = [
  [AGENT, "agent"],
  ["supervisor-", "person"],
  ["candidate-", "candidate"],
];

/** Whose sound a participant's is; null for those who only listen. */
export function speakerOf(identity: string): Speaker | null {
  return PREFIXES.find(([prefix]) => identity.startsWith(prefix))?.[1] ?? null;
}

/** The call that an agent's identity names; null for everybody else. */
export function callOf(identity: string): string | null {
  return identity.startsWith(AGENT) ? identity.slice(AGENT.length) : null;
}

export function agentOf(callId: string): string {
  return AGENT + callId;
}
