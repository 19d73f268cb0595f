import type { LiveState } from "@/media/types";
import { type Alert, alertsOf } from "./alerts";
import type { WallFacts } from "./facts";
import type { WallInterview } from "./sent";

/** What a row shows; the same object for as long as nothing of it changes. */
export interface Shown {
  id: string;
  name: string;
  jobId: string;
  job: string;
  interviewerId: string | null;
  channel: "browser" | "phone" | null;
  state: LiveState["state"] | "waiting" | "paused" | "person" | "away" | "gone";
  /** Who speaks instead of the AI, or has paused it. */
  by: string | null;
  speaker: "candidate" | "agent" | null;
  question: number | null;
  questions: number | null;
  watchers: number;
  watching: string;
  listening: number;
  alerts: readonly Alert[];
  /** When it ended, by the clock of this browser; null while it runs. */
  endedAt: number | null;
  completed: boolean;
  arrivedAt: number | null;
}

/** What is known of an interview, and what of it was shown last. */
export interface Entry {
  row: WallInterview;
  live: LiveState | null;
  liveAt: number;
  facts: WallFacts;
  seqs: Map<string, number>;
  endedAt: number | null;
  completed: boolean;
  arrivedAt: number | null;
  shown: Shown;
}

export const EMPTY_ROW: Shown = {
  id: "",
  name: "",
  jobId: "",
  job: "",
  interviewerId: null,
  channel: null,
  state: "waiting",
  by: null,
  speaker: null,
  question: null,
  questions: null,
  watchers: 0,
  watching: "",
  listening: 0,
  alerts: [],
  endedAt: null,
  completed: false,
  arrivedAt: null,
};

/** `now`: by the server's clock, which is `ahead` ms of this one. */
export function shownOf(
  { row, live, liveAt, facts, endedAt, completed, arrivedAt }: Entry,
  now: number,
  ahead: number,
): Shown {
  const alerts =
    endedAt === null ? alertsOf(facts, live, liveAt + ahead, row.time_limit_secs * 1_000, now) : [];
  const state = stateOf(facts, live, endedAt);
  return {
    id: row.id,
    name: row.candidate.name,
    jobId: row.job.id,
    job: row.job.title,
    interviewerId: row.interviewer_id,
    channel: facts.channel ?? row.live_channel ?? null,
    state,
    by: state === "person" ? facts.takenOverBy : state === "paused" ? facts.pausedBy : null,
    speaker: speakerOf(state, live),
    question: live?.question_index ?? null,
    questions: live?.question_total ?? null,
    watchers: facts.watchers.length,
    watching: facts.watchers.map(({ name }) => name).join(", "),
    listening: facts.watchers.filter(({ listening }) => listening).length,
    alerts,
    endedAt,
    completed,
    arrivedAt,
  };
}

function stateOf(facts: WallFacts, live: LiveState | null, endedAt: number | null): Shown["state"] {
  if (endedAt !== null) return "gone";
  if (facts.away || facts.ended !== null) return "away";
  if (facts.takenOverBy !== null || live?.taken_over) return "person";
  if (facts.pausedBy !== null || live?.paused) return "paused";
  return live?.state ?? "waiting";
}

function speakerOf(state: Shown["state"], live: LiveState | null): Shown["speaker"] {
  if (state === "gone" || state === "away" || state === "waiting") return null;
  if (live?.candidate_speaking) return "candidate";
  return state === "ai_speaking" ? "agent" : null;
}

export function same(a: Shown, b: Shown): boolean {
  for (const name of Object.keys(b) as (keyof Shown)[]) {
    if (name !== "alerts" && a[name] !== b[name]) return false;
  }
  return (
    a.alerts.length === b.alerts.length &&
    a.alerts.every((alert, index) => alert.kind === b.alerts[index]?.kind)
  );
}
