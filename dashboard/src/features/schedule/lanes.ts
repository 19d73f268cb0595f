import type { WeekEntry } from "@/api/schedule";
import { wallIn } from "./clock";

export interface Placed {
  entry: WeekEntry;
  date: string;
  /** By the clock of the grid, since midnight. */
  minute: number;
  length: number;
  lane: number;
  lanes: number;
}

/** Interviews of a week where they stand; those at the same time share the width. */
export function placed(entries: readonly WeekEntry[], zone: string): Placed[] {
  const found = entries.flatMap((entry) => {
    if (!entry.scheduled_at) return [];
    const { date, minute } = wallIn(zone, new Date(entry.scheduled_at));
    return [{ entry, date, minute, length: Math.max(15, entry.time_limit_secs / 60), lane: 0, lanes: 1 }];
  });
  let group: Placed[] = [];
  let until = 0;
  let day = "";
  const close = () => {
    const lanes = Math.max(0, ...group.map((one) => one.lane)) + 1;
    for (const one of group) one.lanes = lanes;
    group = [];
  };
  for (const one of found.sort((a, b) => a.date.localeCompare(b.date) || a.minute - b.minute)) {
    if (one.date !== day || one.minute >= until) {
      close();
      until = 0;
    }
    day = one.date;
    const taken = group
      .filter((other) => other.minute + other.length > one.minute)
      .map((other) => other.lane);
    while (taken.includes(one.lane)) one.lane += 1;
    group.push(one);
    until = Math.max(until, one.minute + one.length);
  }
  close();
  return found;
}

/** How many run at the same moment, at most, within an hour from `minute` on. */
export function atOnce(day: readonly Placed[], minute: number): number {
  const within = day.filter(
    ({ entry, minute: begin, length }) =>
      (entry.status === "scheduled" || entry.status === "in_progress") &&
      begin < minute + 60 &&
      begin + length > minute,
  );
  const moments = within.map((one) => Math.max(one.minute, minute));
  return Math.max(
    0,
    ...moments.map((at) => within.filter((one) => one.minute <= at && one.minute + one.length > at).length),
  );
}
