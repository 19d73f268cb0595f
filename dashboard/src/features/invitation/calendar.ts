/** A calendar file (RFC 5545) as a data URL. It names the interview and its time, not the secret link. */
export function calendarFile(startsAt: string, durationSecs: number, summary: string): string {
  const start = new Date(startsAt);
  const end = new Date(start.getTime() + durationSecs * 1_000);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//AI Interviewer//EN",
    "BEGIN:VEVENT",
    `UID:${stamp(start)}-interview`,
    `DTSTAMP:${stamp(new Date())}`,
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(end)}`,
    `SUMMARY:${escapeText(summary)}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ];
  return `data:text/calendar;charset=utf-8,${encodeURIComponent(lines.join("\r\n"))}`;
}

function stamp(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
}
