/** When a time is early or late for somebody: the service's own bounds (`api/interviews/booking.py`). */
const DAY_BEGINS = 8 * 60;
const DAY_ENDS = 20 * 60;

/** Minutes since midnight on the clocks of `zone`. */
export function minuteIn(zone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(at);
  const part = (type: "hour" | "minute") => Number(parts.find((found) => found.type === type)?.value ?? 0);
  return part("hour") * 60 + part("minute");
}

/** "early" or "late" where the start is outside the day of `zone`; null inside it. */
export function oddHour(zone: string, at: Date): "early" | "late" | null {
  const minute = minuteIn(zone, at);
  if (minute < DAY_BEGINS) return "early";
  return minute >= DAY_ENDS ? "late" : null;
}
