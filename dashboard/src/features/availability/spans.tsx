import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { newSpan, problemsOf, type Span } from "./week";

interface Props {
  /** "Monday", or the date. */
  day: string;
  spans: readonly Span[];
  none: string;
  onChange: (spans: Span[]) => void;
  children?: React.ReactNode;
}

/** The hours of one day, from–until, as many as there are. */
export function Spans({ day, spans, none, onChange, children }: Props) {
  const { t } = useTranslation("schedule");
  const problems = problemsOf(spans);
  const set = (id: number, change: Partial<Span>) =>
    onChange(spans.map((one) => (one.id === id ? { ...one, ...change } : one)));
  return (
    <div className="grid gap-2">
      {spans.length === 0 && <p className="py-1.5 text-muted">{none}</p>}
      {spans.map(({ id, start, end }) => {
        const problem = problems.get(id);
        return (
          <div key={id} className="grid gap-1">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Clock
                label={t("availability.from", { day })}
                value={start}
                bad={problem !== undefined}
                onChange={(value) => set(id, { start: value })}
              />
              <span aria-hidden="true">–</span>
              <Clock
                label={t("availability.until", { day })}
                value={end === "24:00" ? "00:00" : end}
                bad={problem !== undefined}
                onChange={(value) => set(id, { end: value })}
              />
              <Button
                tone="quiet"
                size="sm"
                icon={X}
                aria-label={t("availability.remove", { day, from: start, until: end })}
                className="max-sm:min-h-11 max-sm:min-w-11"
                onClick={() => onChange(spans.filter((one) => one.id !== id))}
              />
            </div>
            {problem && <p className="text-sm text-bad">{t(`availability.${problem}`)}</p>}
          </div>
        );
      })}
      <div className="flex flex-wrap gap-1">
        <Button
          tone="quiet"
          size="sm"
          icon={Plus}
          aria-label={t("availability.addFor", { day })}
          className="max-sm:min-h-11"
          onClick={() => onChange([...spans, next(spans)])}
        >
          {t("availability.add")}
        </Button>
        {children}
      </div>
    </div>
  );
}

/** After the last one of the day, where there is room. */
function next(spans: readonly Span[]): Span {
  const last = [...spans].sort((a, b) => a.end.localeCompare(b.end)).at(-1);
  if (!last) return newSpan();
  const hour = Number(last.end.slice(0, 2)) + 1;
  const two = (value: number) => `${String(Math.min(23, value)).padStart(2, "0")}:00`;
  return hour >= 22 ? newSpan("", "") : newSpan(two(hour), two(hour + 2));
}

function Clock({
  label,
  value,
  bad,
  onChange,
}: {
  label: string;
  value: string;
  bad: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <input
      type="time"
      aria-label={label}
      aria-invalid={bad || undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="tabular min-h-10 w-26 rounded-control sm:w-28 border border-control bg-surface px-2 text-lg aria-invalid:border-bad max-sm:min-h-11 sm:text-base"
    />
  );
}
