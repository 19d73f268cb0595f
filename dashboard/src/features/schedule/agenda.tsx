import { EllipsisVertical, MailX, Moon, Phone, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { WeekEntry } from "@/api/schedule";
import { Button } from "@/ui/button";
import { Chip } from "@/ui/chip";
import { cn } from "@/ui/cn";
import { Menu, MenuItem } from "@/ui/menu";
import { addDays, clocksChange, wallIn } from "./clock";
import { dayName, When } from "./when";

export interface EntryActs {
  onOpen: (entry: WeekEntry) => void;
  onMove: (entry: WeekEntry) => void;
  onCancel: (entry: WeekEntry) => void;
}

interface Props extends EntryActs {
  entries: readonly WeekEntry[];
  monday: string;
  zone: string;
  mayWrite: boolean;
  /** Only this day; all of the week where left out. */
  day?: string | undefined;
}

/** The same week as a list: a heading for each day, two lines for each interview. */
export function Agenda({ entries, monday, zone, day, ...rest }: Props) {
  const { t, i18n } = useTranslation("schedule");
  const dates = day ? [day] : Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  const byDay = new Map<string, WeekEntry[]>();
  for (const entry of entries) {
    if (!entry.scheduled_at) continue;
    const { date } = wallIn(zone, new Date(entry.scheduled_at));
    byDay.set(date, [...(byDay.get(date) ?? []), entry]);
  }
  return (
    <div className="grid gap-5" data-testid="agenda">
      {dates.map((date) => (
        <section key={date} className="grid gap-2">
          <h2 className="flex flex-wrap items-baseline gap-x-3 font-semibold">
            {dayName(date, i18n.language)}
            {clocksChange(zone, date) && (
              <span className="text-sm font-normal text-caution">{t("grid.clocks")}</span>
            )}
          </h2>
          {byDay.has(date) ? (
            <ul className="divide-y divide-hairline rounded-card border border-hairline bg-surface">
              {(byDay.get(date) ?? []).map((entry) => (
                <Row key={entry.id} entry={entry} zone={zone} {...rest} />
              ))}
            </ul>
          ) : (
            <p className="text-muted">{t("agenda.nothing")}</p>
          )}
        </section>
      ))}
    </div>
  );
}

function Row({
  entry,
  zone,
  mayWrite,
  ...on
}: EntryActs & { entry: WeekEntry; zone: string; mayWrite: boolean }) {
  const { t } = useTranslation("schedule");
  return (
    <li className="flex items-start gap-2 px-3 py-2">
      <button
        type="button"
        onClick={() => on.onOpen(entry)}
        className="grid min-w-0 flex-1 gap-0.5 rounded-control py-1 text-left hover:bg-sunken sm:grid-cols-[minmax(180px,240px)_1fr] sm:gap-x-4"
      >
        <span className="font-medium">
          <When at={entry.scheduled_at ?? ""} zone={zone} other={entry.candidate_timezone} />
        </span>
        <span className="min-w-0">
          <span className="block truncate">{entry.candidate.name}</span>
          <span className="block truncate text-sm text-muted">
            {entry.job.title}
            {entry.interviewer && ` · ${entry.interviewer.name}`}
          </span>
        </span>
        <EntryChips entry={entry} className="sm:col-start-2" />
      </button>
      {mayWrite && entry.status === "scheduled" && (
        <Menu
          trigger={
            <Button
              tone="quiet"
              size="sm"
              icon={EllipsisVertical}
              aria-label={t("agenda.acts", { name: entry.candidate.name })}
              className="max-sm:min-h-11 max-sm:min-w-11"
            />
          }
        >
          <MenuItem onSelect={() => on.onMove(entry)}>{t("move.to")}</MenuItem>
          <MenuItem tone="bad" onSelect={() => on.onCancel(entry)}>
            {t("cancel.open")}
          </MenuItem>
        </Menu>
      )}
    </li>
  );
}

/** What is out of the ordinary about it, in words. */
export function EntryChips({ entry, className }: { entry: WeekEntry; className?: string }) {
  const { t } = useTranslation("schedule");
  const plain = entry.status === "scheduled" && !entry.clash && !entry.odd && !entry.mail_failed;
  if (plain && entry.channel !== "phone" && !entry.live && entry.moved_count === 0) return null;
  return (
    <span className={cn("flex flex-wrap gap-1", className)}>
      {entry.live && <Chip tone="accent">{t("live")}</Chip>}
      {entry.status !== "scheduled" && !entry.live && <Chip>{t(`status.${entry.status}`)}</Chip>}
      {entry.clash && (
        <Chip tone="bad" icon={TriangleAlert}>
          {t(`clash.${entry.clash}`)}
        </Chip>
      )}
      {entry.mail_failed && (
        <Chip tone="bad" icon={MailX}>
          {t("mailFailed")}
        </Chip>
      )}
      {entry.odd && (
        <Chip tone="caution" icon={Moon}>
          {t(`odd.${entry.odd}`)}
        </Chip>
      )}
      {entry.channel === "phone" && <Chip icon={Phone}>{t("phone")}</Chip>}
      {entry.moved_count > 0 && <Chip>{t("movedCount", { count: entry.moved_count })}</Chip>}
    </span>
  );
}

/** Seven days to press, for the agenda of a phone. */
export function DayStrip({
  monday,
  day,
  today,
  counts,
  onDay,
}: {
  monday: string;
  day: string;
  today: string;
  counts: ReadonlyMap<string, number>;
  onDay: (date: string) => void;
}) {
  const { t, i18n } = useTranslation("schedule");
  return (
    <fieldset aria-label={t("agenda.days")} className="grid grid-cols-7 gap-1">
      {Array.from({ length: 7 }, (_, index) => addDays(monday, index)).map((date) => (
        <button
          key={date}
          type="button"
          aria-pressed={date === day}
          aria-current={date === today ? "date" : undefined}
          onClick={() => onDay(date)}
          className="grid min-h-14 min-w-0 justify-items-center rounded-control border border-transparent py-1 text-sm aria-[current=date]:text-accent aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent-tint-text"
        >
          <span className="sr-only">
            {dayName(date, i18n.language)}, {t("grid.count", { count: counts.get(date) ?? 0 })}
          </span>
          <span aria-hidden="true" className="text-xs">
            {dayName(date, i18n.language, { weekday: "narrow" })}
          </span>
          <span aria-hidden="true" className="tabular font-medium">
            {Number(date.slice(8))}
          </span>
          <span aria-hidden="true" className="h-1.5 text-xs leading-none">
            {"•".repeat(Math.min(3, counts.get(date) ?? 0))}
          </span>
        </button>
      ))}
    </fieldset>
  );
}
