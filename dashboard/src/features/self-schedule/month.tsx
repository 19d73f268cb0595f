import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { clocksChange } from "@/features/schedule/clock";
import { dayName } from "@/features/schedule/when";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { addMonths, type Slot, weeksOf } from "./days";

interface Props {
  month: string;
  onMonth: (month: string) => void;
  /** The first and the last month with anything to choose. */
  first: string;
  last: string;
  days: ReadonlyMap<string, readonly Slot[]>;
  day: string | null;
  onDay: (day: string) => void;
  zone: string;
}

/** A month of days; those with free times can be pressed. */
export function Month({ month, onMonth, first, last, days, day, onDay, zone }: Props) {
  const { t, i18n } = useTranslation("candidate");
  const name = dayName(`${month}-01`, i18n.language, { month: "long", year: "numeric" });
  return (
    <section aria-label={t("times.days")} className="grid gap-2">
      <div className="flex items-center gap-2">
        <Button
          size="lg"
          icon={ChevronLeft}
          aria-label={t("times.monthBefore")}
          disabled={month <= first}
          onClick={() => onMonth(addMonths(month, -1))}
        />
        <p aria-live="polite" className="flex-1 text-center font-semibold">
          {name}
        </p>
        <Button
          size="lg"
          icon={ChevronRight}
          aria-label={t("times.monthAfter")}
          disabled={month >= last}
          onClick={() => onMonth(addMonths(month, 1))}
        />
      </div>
      <table aria-label={name} className="w-full table-fixed" data-testid="month">
        <thead>
          <tr>
            {weeksOf("2024-01")[0]?.map((date) => (
              <th key={date} scope="col" className="pb-1 text-base font-normal text-muted">
                <span aria-hidden="true">
                  {dayName(date ?? "2024-01-01", i18n.language, { weekday: "narrow" })}
                </span>
                <span className="sr-only">
                  {dayName(date ?? "2024-01-01", i18n.language, { weekday: "long" })}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((date, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the seven days of a week
                <td key={index} className="p-0.5">
                  {date && (
                    <Day
                      date={date}
                      free={days.get(date)?.length ?? 0}
                      pressed={date === day}
                      onDay={onDay}
                      zone={zone}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Day({
  date,
  free,
  pressed,
  onDay,
  zone,
}: {
  date: string;
  free: number;
  pressed: boolean;
  onDay: (day: string) => void;
  zone: string;
}) {
  const { t, i18n } = useTranslation("candidate");
  const number = Number(date.slice(8));
  if (free === 0) {
    return (
      <span className="grid min-h-11 place-items-center text-subtle">
        <span className="sr-only">{t("times.dayNone", { day: dayName(date, i18n.language) })}</span>
        <span aria-hidden="true" className="tabular">
          {number}
        </span>
      </span>
    );
  }
  const change = clocksChange(zone, date) ? ` ${t("times.clocks")}` : "";
  return (
    <button
      type="button"
      data-day={date}
      aria-pressed={pressed}
      onClick={() => onDay(date)}
      className={cn(
        "tabular grid min-h-11 w-full place-items-center rounded-control border font-medium",
        pressed
          ? "border-accent bg-accent text-on-accent forced-colors:bg-[Highlight] forced-colors:text-[HighlightText] forced-colors:forced-color-adjust-none"
          : "border-control bg-surface hover:bg-sunken",
      )}
    >
      <span aria-hidden="true">{number}</span>
      <span className="sr-only">
        {t("times.dayFree", { day: dayName(date, i18n.language), count: free })}
        {change}
      </span>
    </button>
  );
}
