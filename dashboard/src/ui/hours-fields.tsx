import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { TextField } from "./field";

export interface WeekHours {
  /** 0 Monday … 6 Sunday. */
  days: number[];
  /** HH:MM; the end itself is outside. */
  start: string;
  end: string;
}

interface Props {
  value: WeekHours;
  onChange: (value: WeekHours) => void;
  disabled?: boolean;
  labels: { days: string; from: string; to: string };
}

const WEEK = [0, 1, 2, 3, 4, 5, 6];
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** Days of the week and one span of hours on each. */
export function HoursFields({ value, onChange, disabled = false, labels }: Props) {
  const { i18n } = useTranslation();
  const name = (day: number, weekday: "short" | "long") =>
    new Intl.DateTimeFormat(i18n.language, { weekday, timeZone: "UTC" }).format(MONDAY + day * DAY_MS);
  const toggle = (day: number, on: boolean) =>
    onChange({
      ...value,
      days: on ? [...value.days, day].sort((a, b) => a - b) : value.days.filter((other) => other !== day),
    });
  return (
    <div className="grid gap-3">
      <fieldset disabled={disabled}>
        <legend className="mb-1 font-medium">{labels.days}</legend>
        <div className="flex flex-wrap gap-1.5">
          {WEEK.map((day) => (
            <label
              key={day}
              className={cn(
                "flex min-h-11 items-center gap-2 rounded-control border px-2.5 select-none",
                value.days.includes(day)
                  ? "border-accent bg-accent-tint font-medium text-accent-tint-text"
                  : "border-control text-muted hover:bg-sunken",
              )}
            >
              <input
                type="checkbox"
                className="size-4 accent-accent"
                aria-label={name(day, "long")}
                checked={value.days.includes(day)}
                onChange={(event) => toggle(day, event.target.checked)}
              />
              {name(day, "short")}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid max-w-80 gap-3 sm:grid-cols-2">
        <TextField
          label={labels.from}
          type="time"
          required
          disabled={disabled}
          value={value.start}
          onChange={(event) => onChange({ ...value, start: event.target.value })}
        />
        <TextField
          label={labels.to}
          type="time"
          required
          disabled={disabled}
          value={value.end}
          onChange={(event) => onChange({ ...value, end: event.target.value })}
        />
      </div>
    </div>
  );
}

/** What is wrong with them; null when they can be saved. */
export function hoursProblem({ days, start, end }: WeekHours): "noDays" | "order" | null {
  if (days.length === 0) return "noDays";
  return start !== "" && end !== "" && start < end ? null : "order";
}
