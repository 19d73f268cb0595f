import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WeekEntry, WeekView } from "@/api/schedule";
import { cn } from "@/ui/cn";
import {
  addDays,
  clocksChange,
  clockText,
  type HourKind,
  hourKind,
  momentAt,
  offsetName,
  wallIn,
} from "./clock";
import { GridEntry } from "./grid-entry";
import { atOnce, type Placed, placed } from "./lanes";
import { useDropCell } from "./use-drag";
import { dayName, timeIn } from "./when";

export const HOUR_PX = 56;
const FIRST_HOUR = 8;
const LAST_HOUR = 19;

interface Props {
  week: WeekView | undefined;
  monday: string;
  zone: string;
  now: number;
  mayWrite: boolean;
  onOpen: (entry: WeekEntry) => void;
  onNew: (at: Date) => void;
  onMove: (entry: WeekEntry, at: Date) => void;
  onWeek: (by: -1 | 1) => void;
}

/**
 * Seven days by the clock of one place. Arrows move from hour to hour, Enter opens what stands there or books it; the
 * list beside it says the same.
 */
export function WeekGrid(props: Props) {
  const { week, monday, zone, now, onWeek } = props;
  const { t, i18n } = useTranslation("schedule");
  const table = useRef<HTMLTableElement>(null);
  const all = useMemo(() => placed(week?.entries ?? [], zone), [week, zone]);
  const days = useMemo(() => Array.from({ length: 7 }, (_, index) => addDays(monday, index)), [monday]);
  const hours = useMemo(() => shownHours(all, week, zone, monday), [all, week, zone, monday]);
  const today = wallIn(zone, now);
  const begins = Math.max(0, days.indexOf(today.date));
  const [at, setAt] = useState({ day: begins, hour: 9 });
  const first = hours[0] ?? FIRST_HOUR;
  const last = hours.at(-1) ?? LAST_HOUR;
  const current = { day: at.day, hour: Math.min(last, Math.max(first, at.hour)) };

  const go = (day: number, hour: number) => {
    if (day < 0 || day > 6) onWeek(day < 0 ? -1 : 1);
    const next = { day: (day + 7) % 7, hour: Math.min(last, Math.max(first, hour)) };
    setAt(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.day}-${next.hour}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.cell === undefined) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to: Record<string, [number, number]> = {
      ArrowLeft: [current.day - 1, current.hour],
      ArrowRight: [current.day + 1, current.hour],
      ArrowUp: [current.day, current.hour - 1],
      ArrowDown: [current.day, current.hour + 1],
      Home: [0, current.hour],
      End: [6, current.hour],
    };
    const place = to[event.key];
    if (!place) return;
    event.preventDefault();
    go(...place);
  };

  return (
    <div className="overflow-x-auto rounded-card border border-hairline bg-surface">
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are walked by arrows
        role="grid"
        aria-label={t("grid.label")}
        aria-busy={!week || undefined}
        data-testid="week-grid"
        onKeyDown={onKeyDown}
        className="w-full min-w-[760px] table-fixed border-collapse"
      >
        <thead>
          <tr>
            <th
              scope="col"
              className="w-16 border-b border-hairline p-2 text-left text-xs font-normal text-muted"
            >
              {offsetName(zone, momentAt(zone, monday, 720))}
            </th>
            {days.map((date) => (
              <th
                key={date}
                scope="col"
                aria-current={date === today.date ? "date" : undefined}
                className="border-b border-l border-hairline p-2 text-left font-normal"
              >
                <span className={cn("block", date === today.date ? "font-semibold text-accent" : "")}>
                  {dayName(date, i18n.language, { weekday: "short", day: "numeric", month: "short" })}
                </span>
                <span className="tabular block text-xs text-muted">
                  {clocksChange(zone, date)
                    ? t("grid.clocks")
                    : t("grid.count", { count: all.filter((one) => one.date === date).length })}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour}>
              <th
                scope="row"
                style={{ height: HOUR_PX }}
                className="tabular border-t border-hairline px-2 pt-1 text-left align-top text-xs font-normal text-muted"
              >
                {clockText(hour * 60)}
              </th>
              {days.map((date, index) => (
                <Cell
                  key={date}
                  {...props}
                  date={date}
                  hour={hour}
                  index={index}
                  kind={clocksChange(zone, date) ? hourKind(zone, date, hour) : "once"}
                  day={all.filter((one) => one.date === date)}
                  tabbable={current.day === index && current.hour === hour}
                  nowMinute={today.date === date ? today.minute : null}
                  onFocused={() => setAt({ day: index, hour })}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The usual hours, and whatever stands outside of them. */
function shownHours(
  all: readonly Placed[],
  week: WeekView | undefined,
  zone: string,
  monday: string,
): number[] {
  let [from, to] = [FIRST_HOUR, LAST_HOUR];
  if (week?.day_begins && week.day_ends) {
    const of = (text: string) => {
      const at = momentAt(
        week.hours_timezone ?? zone,
        monday,
        Number(text.slice(0, 2)) * 60 + Number(text.slice(3)),
      );
      return wallIn(zone, at).minute / 60;
    };
    const [begins, ends] = [Math.floor(of(week.day_begins)), Math.ceil(of(week.day_ends)) - 1];
    if (begins <= ends) [from, to] = [begins, ends];
  }
  for (const { minute, length } of all) {
    from = Math.min(from, Math.floor(minute / 60));
    to = Math.max(to, Math.min(23, Math.ceil((minute + length) / 60) - 1));
  }
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

interface CellProps extends Props {
  date: string;
  hour: number;
  index: number;
  kind: HourKind;
  day: readonly Placed[];
  tabbable: boolean;
  nowMinute: number | null;
  onFocused: () => void;
}

function Cell(props: CellProps) {
  const { week, zone, date, hour, index, kind, day, tabbable, nowMinute, mayWrite } = props;
  const { t, i18n } = useTranslation("schedule");
  const ref = useRef<HTMLTableCellElement>(null);
  const here = day.filter((one) => Math.floor(one.minute / 60) === hour);
  const load = atOnce(day, hour * 60);
  const over = useDropCell(ref, { zone, date, hour }, mayWrite && kind !== "skipped");
  const moment = momentAt(zone, date, hour * 60);
  const free = mayWrite && kind !== "skipped" && moment.getTime() > props.now;
  const name = [
    `${dayName(date, i18n.language)}, ${clockText(hour * 60)}`,
    kind === "once" ? "" : t(`grid.${kind}`),
    here.length > 0
      ? here
          .map(
            ({ entry }) =>
              `${timeIn(zone, new Date(entry.scheduled_at ?? 0), i18n.language)} ${entry.candidate.name}`,
          )
          .join(", ")
      : t("grid.free"),
    load > 0 ? loadText(t, load, week?.at_once ?? null) : "",
  ];
  const act = () => {
    const [only] = here;
    if (here.length > 1) ref.current?.querySelector<HTMLElement>("[data-entry]")?.focus();
    else if (only) props.onOpen(only.entry);
    else if (free) props.onNew(moment);
  };
  return (
    <td
      ref={ref}
      data-cell={`${index}-${hour}`}
      tabIndex={tabbable ? 0 : -1}
      aria-label={name.filter(Boolean).join("; ")}
      onFocus={(event) => event.target === event.currentTarget && props.onFocused()}
      onClick={(event) => event.target === event.currentTarget && act()}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || (event.key !== "Enter" && event.key !== " ")) return;
        event.preventDefault();
        act();
      }}
      className={cn(
        "relative border-t border-l border-hairline p-0 align-top -outline-offset-2",
        kind === "skipped" &&
          "bg-[repeating-linear-gradient(135deg,var(--color-sunken)_0_6px,transparent_6px_12px)]",
        free && "hover:bg-sunken",
        over && "bg-accent-tint",
      )}
    >
      {kind !== "once" && (
        <span aria-hidden="true" className="pointer-events-none absolute inset-x-1 top-1 text-xs text-muted">
          {t(`grid.${kind}`)}
        </span>
      )}
      {load > 0 && <Ribbon load={load} most={week?.at_once ?? null} />}
      {nowMinute !== null && Math.floor(nowMinute / 60) === hour && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-x-0 z-[2] border-t-2 border-bad"
          style={{ top: ((nowMinute % 60) / 60) * HOUR_PX }}
        />
      )}
      {here.map((one) => (
        <GridEntry
          key={one.entry.id}
          {...one}
          zone={zone}
          twice={kind === "twice"}
          draggable={mayWrite && one.entry.status === "scheduled"}
          onOpen={() => props.onOpen(one.entry)}
          onMove={(at) => props.onMove(one.entry, at)}
          onLeave={() => ref.current?.focus()}
        />
      ))}
    </td>
  );
}

type Translate = ReturnType<typeof useTranslation<"schedule">>["t"];

function loadText(t: Translate, load: number, most: number | null): string {
  return most === null ? t("grid.atOnce", { count: load }) : t("grid.atOnceOf", { count: load, most });
}

/** How full the hour is, as a strip at its edge; the cell says it in words. */
function Ribbon({ load, most }: { load: number; most: number | null }) {
  const { t } = useTranslation("schedule");
  const share = most === null ? Math.min(1, load / 5) : Math.min(1, load / most);
  const full = most !== null && load >= most;
  return (
    <span aria-hidden="true" title={loadText(t, load, most)} className="absolute inset-y-0 right-0 z-[1] w-8">
      <span
        className={cn(
          "tabular absolute top-0.5 right-1.5 text-xs",
          full ? "font-semibold text-caution" : "text-muted",
        )}
      >
        {most === null ? load : `${load}/${most}`}
      </span>
      <span
        className={cn("absolute right-0 bottom-0 w-1", full ? "bg-caution" : "bg-accent")}
        style={{ height: `${Math.max(12, share * 100)}%`, opacity: 0.4 + share * 0.6 }}
      />
    </span>
  );
}
