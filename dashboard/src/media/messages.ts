import type { TranscriptEvent } from "@/fold/events";
import type { CandidateCommand, LiveState } from "./types";

/** A message of the agent to the page (`contract/live.py`), or of the transport below it. */
export interface Incoming {
  type?: string;
  message?: { type?: string };
  live?: LiveState | null;
  event?: TranscriptEvent | null;
  notice?: string | null;
}

export function parse(data: string): Incoming | null {
  try {
    const value: unknown = JSON.parse(data);
    return value !== null && typeof value === "object" ? (value as Incoming) : null;
  } catch {
    return null;
  }
}

/** A command on its way. The agent carries out an id once, however often it comes. */
export interface Outgoing {
  readonly id: string;
  readonly command: CandidateCommand;
}

/** `type` is what the transport below the agent routes by; `kind` is the project's own. */
export function wireText({ id, command }: Outgoing): string {
  return JSON.stringify({
    type: "command",
    kind: "command",
    command: { id, source: "candidate", command },
  });
}
