import { useTranslation } from "react-i18next";
import { placeOf, sameClock, wallIn } from "./clock";
import { formatOf } from "./zones";

interface Props {
  at: string;
  /** Whose clock comes first. */
  zone: string;
  /** Of the other person; named only where their clock shows something else. */
  other?: string | undefined;
  date?: boolean;
}

/** "14:30 Seoul · 05:30 Lisbon": never a time without the place whose clock shows it. */
export function When({ at, zone, other, date = false }: Props) {
  const { i18n } = useTranslation();
  const moment = new Date(at);
  const both = other !== undefined && !sameClock(zone, other, moment);
  return (
    <time dateTime={at} className="tabular">
      {timeIn(zone, moment, i18n.language, date)} <span className="text-muted">{placeOf(zone)}</span>
      {both && (
        <>
          <span aria-hidden="true"> · </span>
          <span className="sr-only">, </span>
          <span className="whitespace-nowrap">
            {timeIn(other, moment, i18n.language, wallIn(zone, moment).date !== wallIn(other, moment).date)}{" "}
            <span className="text-muted">{placeOf(other)}</span>
          </span>
        </>
      )}
    </time>
  );
}

/** The same as text alone. */
export function whenText(
  at: string,
  zone: string,
  other: string | undefined,
  language: string,
  date = true,
): string {
  const moment = new Date(at);
  const own = `${timeIn(zone, moment, language, date)} ${placeOf(zone)}`;
  if (other === undefined || sameClock(zone, other, moment)) return own;
  const named = wallIn(zone, moment).date !== wallIn(other, moment).date;
  return `${own} · ${timeIn(other, moment, language, named)} ${placeOf(other)}`;
}

export function timeIn(zone: string, at: Date, language: string, date = false): string {
  return formatOf(language === "en" ? "en-GB" : language, {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(date ? { weekday: "short" as const, day: "numeric" as const, month: "short" as const } : {}),
  }).format(at);
}

export function dayName(
  date: string,
  language: string,
  options: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" },
): string {
  return formatOf(language === "en" ? "en-GB" : language, {
    ...options,
    timeZone: "UTC",
  }).format(new Date(`${date}T12:00:00Z`));
}
