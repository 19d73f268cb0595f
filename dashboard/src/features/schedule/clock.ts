/** Days and hours on the clocks of a place. Dates are "2026-11-25"; everything else is a moment. */
import { formatOf, momentIn } from "./zones";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

interface Wall {
  /** Of the place, "2026-11-25". */
  date: string;
  /** Since midnight by the hands of the clock, 0 … 1439. */
  minute: number;
}

/** What a clock in `zone` shows. */
export function wallIn(zone: string, at: Date | number): Wall {
  const format = formatOf("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Monday of the week that holds the date. */
export function mondayOf(date: string): string {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(date, -weekday);
}

export function isDate(text: unknown): text is string {
  return (
    typeof text === "string" &&
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
  );
}

/** "HH:MM" of minutes since midnight. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** The moment at which the clock of `zone` shows this, or has jumped past it. */
export function momentAt(zone: string, date: string, minute: number): Date {
  const day = addDays(date, Math.floor(minute / 1440));
  return momentIn(zone, `${day}T${clockText(minute % 1440)}`) ?? new Date(Number.NaN);
}

export type HourKind = "once" | "skipped" | "twice";

/** Whether the clocks of `zone` show this hour of the date once, jump over it, or show it twice. */
export function hourKind(zone: string, date: string, hour: number): HourKind {
  const moment = momentAt(zone, date, hour * 60);
  const shown = wallIn(zone, moment);
  if (shown.date !== date || Math.floor(shown.minute / 60) !== hour) return "skipped";
  for (const shift of [-HOUR_MS, HOUR_MS]) {
    const other = wallIn(zone, moment.getTime() + shift);
    if (other.date === date && other.minute === shown.minute) return "twice";
  }
  return "once";
}

/** Whether the clocks are changed on this date. */
export function clocksChange(zone: string, date: string): boolean {
  const length = momentAt(zone, addDays(date, 1), 0).getTime() - momentAt(zone, date, 0).getTime();
  return length !== DAY_MS;
}

/** "GMT+9", "GMT-3:30": the offset of `zone` at this moment. */
export function offsetName(zone: string, at: Date | number): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    timeZoneName: "shortOffset",
  }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

/** "Seoul": the place that names a zone. */
export function placeOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** Whether the clocks of both places show the same at this moment. */
export function sameClock(one: string, other: string, at: Date | number): boolean {
  const [a, b] = [wallIn(one, at), wallIn(other, at)];
  return a.date === b.date && a.minute === b.minute;
}
