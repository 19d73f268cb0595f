import type { InterviewRow } from "@/api/types";

export type WaitsFor =
  | "candidate"
  | "start"
  | "running"
  | "scoring"
  | "decision"
  | "view"
  | "fault"
  | "link"
  | "nothing";

/** Whose move it is. */
export function waitsFor(row: InterviewRow & { blind?: boolean }): WaitsFor {
  switch (row.status) {
    case "scheduled":
      return row.scheduled_at ? "start" : "candidate";
    case "in_progress":
      return row.live ? "running" : "candidate";
    case "completed":
      if (row.verdict) return "nothing";
      if (row.blind) return "view";
      return row.suggested_verdict || row.score !== null ? "decision" : "scoring";
    case "expired":
    case "no_show":
      return "link";
    case "failed":
      return "fault";
    default:
      return "nothing";
  }
}
