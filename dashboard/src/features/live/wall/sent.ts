import type { InterviewStatus } from "@/api/types";
import type { LiveState } from "@/media/types";
import type { WallEvent } from "./facts";

/** A running interview, as `api/live/schemas.py` describes it. */
export interface WallInterview {
  id: string;
  status: InterviewStatus;
  candidate: { id: string; name: string };
  job: { id: string; title: string };
  time_limit_secs: number;
  interviewer_id: string | null;
  live_channel?: "browser" | "phone" | null;
  live_state: LiveState | null;
  events: { call_id: string; event: WallEvent }[];
  seqs: Record<string, number>;
}

/** What the wall is sent. */
export type Message =
  | { type: "snapshot"; at: string; interviews: WallInterview[] }
  | { type: "row"; interview: WallInterview }
  | { type: "event"; interview_id: string; call_id: string; event: WallEvent }
  | { type: "live"; interview_id: string; live: LiveState }
  | { type: "status"; interview_id: string; status: InterviewStatus }
  | { type: "batch"; messages: Message[] }
  | { type: "report" | "ping" };
