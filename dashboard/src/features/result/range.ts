import type { Report, ReportPoint, ScoreRange } from "@/api/types";

/** What of several readings of one interview is worth saying. */

export interface Spread {
  low: number;
  high: number;
}

/** In whole points; null where there is one number to show: a single reading, or readings that agree. */
export function spread(range: ScoreRange | null | undefined): Spread | null {
  if (!range) return null;
  const [low, high] = [Math.round(range.low), Math.round(range.high)];
  return low === high ? null : { low, high };
}

const HIGHEST_FIRST = ["shown", "partly", "not_shown", "no_evidence"] as const;

/** How often readings gave each status, the highest first; empty where they agree. */
export function tally(votes: ReportPoint["votes"]): { status: ReportPoint["status"]; count: number }[] {
  const counted = HIGHEST_FIRST.map((status) => ({
    status,
    count: votes.filter((vote) => vote === status).length,
  })).filter(({ count }) => count > 0);
  return counted.length > 1 ? counted : [];
}

/** Readings that were made, by everybody together. */
export function readings(report: Report): number {
  return report.judgings.reduce((sum, judging) => sum + judging.scores.length, 0);
}
