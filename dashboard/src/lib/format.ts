/** Times and numbers in words of the reader's language. */

export function formatDateTime(
  at: string,
  language: string,
  options: { zone?: boolean; timeZone?: string | undefined; weekday?: boolean } = {},
): string {
  return dates(localeOf(language), {
    weekday: options.weekday ? "long" : "short",
    year: "numeric",
    month: options.weekday ? "long" : "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    ...(options.zone ? { timeZoneName: options.weekday ? ("long" as const) : ("short" as const) } : {}),
    ...(options.timeZone ? { timeZone: options.timeZone } : {}),
  }).format(new Date(at));
}

export function formatDate(at: string, language: string): string {
  return dates(localeOf(language), { dateStyle: "medium" }).format(new Date(at));
}

/** The hour and minute, where the day is clear. */
export function formatTime(at: string, language: string): string {
  return dates(localeOf(language), { timeStyle: "short" }).format(new Date(at));
}

/** One for each way of writing: to make it takes longer than to write a hundred dates. */
function once<Format>(made: Map<string, Format>, key: string, make: () => Format): Format {
  const format = made.get(key) ?? make();
  made.set(key, format);
  return format;
}

const madeDates = new Map<string, Intl.DateTimeFormat>();
const dates = (locale: string, options: Intl.DateTimeFormatOptions) =>
  once(madeDates, locale + JSON.stringify(options), () => new Intl.DateTimeFormat(locale, options));

const madeRelatives = new Map<string, Intl.RelativeTimeFormat>();
const relative = (language: string) =>
  once(madeRelatives, language, () => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));

/** The reader's own habit of dates within the language of the page: en-GB for a British reader of English. */
function localeOf(language: string): string {
  return navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** "in 3 days", "2 hours ago"; never finer than a minute. Days are those of the calendar: "tomorrow" is the next date. */
export function formatRelative(at: string, language: string, now = Date.now()): string {
  const moment = new Date(at);
  const delta = moment.getTime() - now;
  const format = relative(language);
  if (Math.abs(delta) >= DAY_MS) {
    return format.format(Math.round((midnight(moment) - midnight(new Date(now))) / DAY_MS), "day");
  }
  if (Math.abs(delta) >= HOUR_MS) return format.format(Math.trunc(delta / HOUR_MS), "hour");
  return format.format(Math.trunc(delta / MINUTE_MS), "minute");
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
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

/** `zone` where its clock shows another time than the reader's own at that moment; null where both agree. */
export function zoneThatDiffers(zone: string, at: string): string | null {
  const clock = (timeZone?: string) =>
    dates("en", {
      dateStyle: "short",
      timeStyle: "short",
      ...(timeZone ? { timeZone } : {}),
    }).format(new Date(at));
  try {
    return clock(zone) === clock() ? null : zone;
  } catch {
    return null;
  }
}
