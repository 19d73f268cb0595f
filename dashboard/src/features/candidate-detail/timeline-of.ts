import type { InterviewSummary, Note } from "@/api/people";
import type { CandidateHistory, CandidateStatus } from "@/api/types";

type Change = CandidateHistory["history"][number];

export type Entry =
  | { kind: "change"; at: string; change: Change }
  | {
      kind: "interview";
      at: string;
      what: "scheduled" | "started" | "completed" | "cancelled";
      interview: InterviewSummary;
    }
  | { kind: "note"; at: string; note: Note }
  | { kind: "resume"; at: string }
  | { kind: "gap"; at: string; secs: number; stage: CandidateStatus; now: boolean };

/**
 * One list of everything, the latest first. Time in a stage stands as a gap above the step that began it, once the step
 * after it (or now) is known.
 */
export function timelineOf(
  history: readonly Change[],
  interviews: readonly InterviewSummary[],
  notes: readonly Note[],
  resumeAt: string | null,
): Entry[] {
  const entries: Entry[] = history.map((change) => ({ kind: "change", at: change.at, change }));
  for (const interview of interviews) {
    const add = (what: "scheduled" | "started" | "completed" | "cancelled", at: string | null) => {
      if (at) entries.push({ kind: "interview", at, what, interview });
    };
    add("scheduled", interview.created_at);
    add("started", interview.started_at);
    add("completed", interview.completed_at);
    add("cancelled", interview.cancelled_at);
  }
  for (const note of notes) entries.push({ kind: "note", at: note.at, note });
  if (resumeAt) entries.push({ kind: "resume", at: resumeAt });
  const steps = history.filter((one) => one.kind !== "merge" && one.to_status);
  for (const [place, step] of steps.entries()) {
    const next = steps[place + 1];
    if (!step.to_status || step.stayed_secs == null) continue;
    const at = next ? before(next.at) : LATEST;
    entries.push({ kind: "gap", at, secs: step.stayed_secs, stage: step.to_status, now: !next });
  }
  return entries.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** After everything that has happened. */
const LATEST = "9999-12-31T00:00:00Z";

/** Just below the step that ended it. */
const before = (at: string) => new Date(Date.parse(at) - 1).toISOString();
