/** Times and numbers in words of the reader's language. */

export function formatDateTime(
  at: string,
  language: string,
  options: { zone?: boolean; timeZone?: string | undefined; weekday?: boolean } = {},
): string {
  return new Intl.DateTimeFormat(language, {
    weekday: options.weekday ? "long" : "short",
    year: "numeric",
    month: options.weekday ? "long" : "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(options.zone ? { timeZoneName: options.weekday ? ("long" as const) : ("short" as const) } : {}),
    ...(options.timeZone ? { timeZone: options.timeZone } : {}),
  }).format(new Date(at));
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "in 3 days", "2 hours ago"; never finer than a minute. */
export function formatRelative(at: string, language: string, now = Date.now()): string {
  const delta = new Date(at).getTime() - now;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of UNITS) {
    if (Math.abs(delta) >= size) return format.format(Math.trunc(delta / size), unit);
  }
  return format.format(0, "minute");
}

/** A place in a recording as m:ss or h:mm:ss. */
export function formatClock(ms: number): string {
  const secs = Math.max(0, Math.floor(ms / 1_000));
  const [hours, minutes, rest] = [Math.floor(secs / 3_600), Math.floor(secs / 60) % 60, secs % 60];
  const tail = `${String(rest).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

export function wholeMinutes(ms: number): number {
  return Math.max(0, Math.round(ms / 60_000));
}
