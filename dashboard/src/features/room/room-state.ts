import type { CallState } from "@/media/call";

export type RoomState =
  | "connecting"
  | "reconnecting"
  /** The own line stands, but the interviewer is gone and another one is on the way. */
  | "interviewer_away"
  | "ai_speaking"
  | "listening"
  | "thinking_time"
  | "replying"
  | "paused"
  | "with_person"
  | "ended";

/** What the room shows. A person who speaks outranks a pause, and both outrank the interviewer's own state. */
export function roomState({ phase, agent, live }: CallState): RoomState {
  if (phase === "reconnecting") return "reconnecting";
  if (phase !== "live" || !live || agent === "awaited") return "connecting";
  if (agent === "away") return "interviewer_away";
  if (live.state === "ended" || live.state === "connecting") return live.state;
  if (live.taken_over) return "with_person";
  if (live.paused) return "paused";
  return live.state;
}
