import type { SlotList } from "@/api/schedule";
import { addDays, mondayOf, wallIn } from "@/features/schedule/clock";

export type Slot = SlotList["slots"][number];

/** Free times by the date that the clock of `zone` shows. */
export function byDate(slots: readonly Slot[], zone: string): Map<string, Slot[]> {
  const found = new Map<string, Slot[]>();
  for (const slot of slots) {
    const { date } = wallIn(zone, new Date(slot.starts_at));
    found.set(date, [...(found.get(date) ?? []), slot]);
  }
  return found;
}

/** The weeks of a month as a calendar shows them, Monday first; days of other months are empty. */
export function weeksOf(month: string): (string | null)[][] {
  const first = `${month}-01`;
  const weeks: (string | null)[][] = [];
  for (let monday = mondayOf(first); monday.slice(0, 7) <= month; monday = addDays(monday, 7)) {
    const week = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
    weeks.push(week.map((date) => (date.slice(0, 7) === month ? date : null)));
  }
  return weeks;
}

export function addMonths(month: string, by: number): string {
  const [year = 0, index = 1] = month.split("-").map(Number);
  const at = new Date(Date.UTC(year, index - 1 + by, 1));
  return at.toISOString().slice(0, 7);
}

const HOURS = "clock.hours";

/** 12 or 24 hours: what was chosen on this device, else the habit of the language. */
export function keptHours(language: string): "h12" | "h23" {
  const kept = localStorage.getItem(HOURS);
  if (kept === "h12" || kept === "h23") return kept;
  const usual = new Intl.DateTimeFormat(navigator.languages[0] ?? language, {
    hour: "numeric",
  }).resolvedOptions();
  return usual.hourCycle === "h12" || usual.hourCycle === "h11" ? "h12" : "h23";
}

export function keepHours(hours: "h12" | "h23"): void {
  localStorage.setItem(HOURS, hours);
}

export function clockIn(
  zone: string,
  at: string | Date,
  language: string,
  hours: "h12" | "h23",
  date = false,
): string {
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone: zone,
    hour: hours === "h12" ? "numeric" : "2-digit",
    minute: "2-digit",
    hourCycle: hours,
    ...(date ? { weekday: "long" as const, day: "numeric" as const, month: "long" as const } : {}),
  }).format(new Date(at));
}

/** "Seoul, GMT+9" in the reader's language: "한국 표준시". */
export function zoneTitle(zone: string, at: Date | number, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "long" }).formatToParts(at);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}
