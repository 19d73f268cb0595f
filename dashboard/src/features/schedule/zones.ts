/** Wall-clock times in a zone, and what moment they are. */

export function zones(): string[] {
  return Intl.supportedValuesOf("timeZone");
}

export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The moment at which a clock in `zone` shows `local` ("2026-11-27T14:30"); null when it is no date. */
export function momentIn(zone: string, local: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return null;
  const asUtc = new Date(`${local}:00Z`);
  if (Number.isNaN(asUtc.getTime())) return null;
  // The offset depends on the moment itself: a second round settles times next to a clock change.
  let moment = new Date(asUtc.getTime() - offsetMs(zone, asUtc));
  moment = new Date(asUtc.getTime() - offsetMs(zone, moment));
  return moment;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Made once for each place and way of writing: a calendar asks for hundreds. */
export function formatOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language, options);
  formats.set(key, known);
  return known;
}

function offsetMs(zone: string, at: Date): number {
  const parts = formatOf("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((found) => found.type === type)?.value);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(at.getTime() / 1_000) * 1_000;
}

const ZONE_KEY = "schedule.zone";

/** Whose clock the calendar goes by: the reader's own, or one they chose on this machine. */
export function keptZone(): string {
  const kept = localStorage.getItem(ZONE_KEY);
  return kept && zones().includes(kept) ? kept : ownZone();
}

export function keepZone(zone: string): void {
  if (zone === ownZone()) localStorage.removeItem(ZONE_KEY);
  else localStorage.setItem(ZONE_KEY, zone);
}
