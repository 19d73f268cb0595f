import type { Availability, AvailabilityInput } from "@/api/schedule";
import { ownZone } from "@/features/schedule/zones";

export interface Span {
  /** Stays with the row while one types. */
  id: number;
  start: string;
  end: string;
}

export interface Exception {
  id: number;
  day: string;
  spans: Span[];
}

export interface Week {
  timezone: string;
  /** 0 Monday … 6 Sunday. */
  days: Span[][];
  exceptions: Exception[];
}

let made = 0;
export const newSpan = (start = "09:00", end = "17:00"): Span => ({ id: ++made, start, end });
export const newException = (day = ""): Exception => ({ id: ++made, day, spans: [] });

export function weekOf(known: Availability): Week {
  const days: Span[][] = [[], [], [], [], [], [], []];
  for (const { weekday, start, end } of known.weekly) days[weekday]?.push(newSpan(start, end));
  return {
    timezone: known.timezone ?? ownZone(),
    days,
    exceptions: known.exceptions.map(({ day, blocks }) => ({
      ...newException(day),
      spans: (blocks ?? []).map(({ start, end }) => newSpan(start, end)),
    })),
  };
}

/** A field of time has no 24:00: midnight at the end of a span is the one that ends the day. */
const endOf = (end: string) => (end === "00:00" ? "24:00" : end);

export function inputOf({ timezone, days, exceptions }: Week): AvailabilityInput {
  return {
    timezone,
    weekly: days.flatMap((spans, weekday) =>
      spans.map(({ start, end }) => ({ weekday, start, end: endOf(end) })),
    ),
    exceptions: exceptions.map(({ day, spans }) => ({
      day,
      blocks: spans.map(({ start, end }) => ({ start, end: endOf(end) })),
    })),
  };
}

export type Problem = "order" | "overlap";

/** What is wrong with the hours of one day, by the row it shows at. */
export function problemsOf(spans: readonly Span[]): Map<number, Problem> {
  const found = new Map<number, Problem>();
  const sorted = [...spans].sort((a, b) => a.start.localeCompare(b.start));
  sorted.forEach((span, index) => {
    const before = sorted[index - 1];
    if (!span.start || !span.end || span.start >= endOf(span.end)) found.set(span.id, "order");
    else if (before && span.start < endOf(before.end)) found.set(span.id, "overlap");
  });
  return found;
}

export type DateProblem = "dateMissing" | "dateTwice";

export function dateProblem(one: Exception, all: readonly Exception[]): DateProblem | null {
  if (!one.day) return "dateMissing";
  return all.some((other) => other.id !== one.id && other.day === one.day) ? "dateTwice" : null;
}

export function hasProblem({ days, exceptions }: Week): boolean {
  return (
    [...days, ...exceptions.map(({ spans }) => spans)].some((spans) => problemsOf(spans).size > 0) ||
    exceptions.some((one) => dateProblem(one, exceptions) !== null)
  );
}

/** How many days and dates differ from what is saved, and the zone. */
export function changesBetween(before: AvailabilityInput, now: AvailabilityInput): number {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  let count = before.timezone === now.timezone ? 0 : 1;
  for (let day = 0; day < 7; day++) {
    const of = ({ weekly }: AvailabilityInput) => (weekly ?? []).filter(({ weekday }) => weekday === day);
    if (!same(of(before), of(now))) count += 1;
  }
  const dates = new Set([...(before.exceptions ?? []), ...(now.exceptions ?? [])].map(({ day }) => day));
  for (const date of dates) {
    const of = ({ exceptions }: AvailabilityInput) => (exceptions ?? []).filter(({ day }) => day === date);
    if (!same(of(before), of(now))) count += 1;
  }
  return count;
}
