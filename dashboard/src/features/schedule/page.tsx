import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CalendarPlus, ChevronLeft, ChevronRight, CircleCheck, X } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { scheduleKeys, type WeekEntry } from "@/api/schedule";
import type { ScheduledInterview } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { PageHead } from "@/features/shell/page-head";
import { useKeys } from "@/lib/use-keys";
import { useNow } from "@/lib/use-now";
import { Button, buttonClass } from "@/ui/button";
import { Combobox } from "@/ui/combobox";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { Skeleton } from "@/ui/skeleton";
import { Tabs } from "@/ui/tabs";
import { Agenda, DayStrip } from "./agenda";
import { CancelDialog } from "./cancel-dialog";
import { addDays, clockText, mondayOf, wallIn } from "./clock";
import { DialInBox } from "./dial-in-box";
import { ScheduleForm } from "./form";
import { MoveSheet, type Moving } from "./move-sheet";
import { WaitingOffers } from "./offers";
import { Peek } from "./peek";
import { useMove, useWeek } from "./use-week";
import { WeekGrid } from "./week-grid";
import { dayName } from "./when";
import { keepZone, keptZone, zones } from "./zones";

const route = getRouteApi("/company/schedule");

export default function SchedulePage() {
  const { t, i18n } = useTranslation("schedule");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay()("interviews:write");
  const now = useNow(60_000);
  const [zone, setZone] = useState(keptZone);
  const today = wallIn(zone, now).date;
  const monday = mondayOf(search.week ?? today);
  const week = useWeek(monday, zone);
  const [moving, setMoving] = useState<Moving | null>(null);
  const [cancelling, setCancelling] = useState<WeekEntry | null>(null);
  const [newAt, setNewAt] = useState<string>();
  const [day, setDay] = useState<string | null>(null);
  const move = useMove(zone, (entry, to, error) => setMoving({ entry, to, error }));

  const set = (next: Partial<typeof search>) =>
    void navigate({
      search: (old) => Object.fromEntries(Object.entries({ ...old, ...next }).filter(([, value]) => value)),
      resetScroll: false,
    });
  const show = (date: string) => {
    setDay(null);
    set({ week: mondayOf(date) === mondayOf(today) ? undefined : mondayOf(date) } as Partial<typeof search>);
  };
  const openNew = (at?: Date) => {
    const wall = at && wallIn(zone, at);
    setNewAt(wall ? `${wall.date}T${clockText(wall.minute)}` : undefined);
    set({ new: true });
  };
  useKeys({
    ...(mayWrite ? { KeyC: { label: t("keys.new"), run: () => openNew() } } : {}),
    KeyT: { label: t("keys.today"), run: () => show(today) },
    ArrowLeft: { label: t("keys.before"), run: () => show(addDays(monday, -7)) },
    ArrowRight: { label: t("keys.after"), run: () => show(addDays(monday, 7)) },
  });

  const entries = week.data?.entries ?? [];
  const opened = entries.find(({ id }) => id === search.open) ?? null;
  const counts = useMemo(() => countByDay(week.data?.entries ?? [], zone), [week.data, zone]);
  const shownDay = day ?? (mondayOf(today) === monday ? today : monday);
  const acts = {
    onOpen: (entry: WeekEntry) => set({ open: entry.id }),
    onMove: (entry: WeekEntry) => setMoving({ entry }),
    onCancel: setCancelling,
  };
  const agenda = { entries, monday, zone, mayWrite, ...acts };

  return (
    <>
      <PageHead title={t("title")}>
        {mayWrite && (
          // Behind the form it is out of reach; the form's own button has the same words.
          <Button
            tone="primary"
            icon={CalendarPlus}
            onClick={() => openNew()}
            {...(search.new ? { "aria-hidden": true, tabIndex: -1 } : {})}
          >
            {t("new")}
          </Button>
        )}
      </PageHead>
      <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-3">
        <div className="flex items-center gap-1">
          <Button icon={ChevronLeft} aria-label={t("weekBefore")} onClick={() => show(addDays(monday, -7))} />
          <Button onClick={() => show(today)}>{t("today")}</Button>
          <Button icon={ChevronRight} aria-label={t("weekAfter")} onClick={() => show(addDays(monday, 7))} />
        </div>
        <p aria-live="polite" className="min-w-0 flex-1 basis-48 py-2 text-lg font-semibold">
          {t("range", {
            from: dayName(monday, i18n.language, { day: "numeric", month: "short" }),
            to: dayName(addDays(monday, 6), i18n.language, {
              day: "numeric",
              month: "short",
              year: "numeric",
            }),
          })}
        </p>
        <div className="w-full sm:w-60">
          <ZoneChoice zone={zone} onZone={setZone} />
        </div>
      </div>
      {week.data && mayWrite && <WaitingOffers waiting={week.data.waiting} zone={zone} />}
      <div className="max-sm:hidden">
        <Tabs
          label={t("views")}
          tabs={[
            {
              key: "week",
              label: t("week"),
              link: { to: "/schedule", search: without(search, "view") },
              current: !search.view,
            },
            {
              key: "list",
              label: t("list"),
              link: { to: "/schedule", search: { ...search, view: "list" as const } },
              current: search.view === "list",
            },
          ]}
        />
      </div>
      {week.error && !week.data ? (
        <Failure className="mt-4" error={week.error} onRetry={() => void week.refetch()} />
      ) : (
        <>
          <div className="mt-4 max-sm:hidden">
            {search.view === "list" ? (
              week.data ? (
                <Agenda {...agenda} />
              ) : (
                <Skeleton className="h-96" />
              )
            ) : (
              <WeekGrid
                week={week.isPlaceholderData ? undefined : week.data}
                monday={monday}
                zone={zone}
                now={now}
                mayWrite={mayWrite}
                onOpen={acts.onOpen}
                onNew={openNew}
                onMove={(entry, at) => void move(entry, at.toISOString())}
                onWeek={(by) => show(addDays(monday, 7 * by))}
              />
            )}
          </div>
          <div className="grid gap-4 sm:hidden">
            <DayStrip monday={monday} day={shownDay} today={today} counts={counts} onDay={setDay} />
            {week.data ? <Agenda {...agenda} day={shownDay} /> : <Skeleton className="h-64" />}
          </div>
          {week.data?.truncated && <p className="mt-3 text-muted">{t("truncated")}</p>}
        </>
      )}
      <Peek
        entry={moving || cancelling ? null : opened}
        zone={zone}
        mayWrite={mayWrite}
        onClose={() => set({ open: "" })}
        onMove={acts.onMove}
        onCancel={acts.onCancel}
      />
      <MoveSheet moving={moving} zone={zone} move={move} onClose={() => setMoving(null)} />
      <CancelDialog
        entry={cancelling}
        onClose={(done) => {
          setCancelling(null);
          if (done) set({ open: "" });
        }}
      />
      <NewSheet
        open={mayWrite && search.new === true}
        candidate={search.candidate}
        at={newAt}
        onClose={() => set({ new: false, candidate: "" })}
      />
    </>
  );
}

function without<T extends object, K extends keyof T>(search: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = search;
  return rest;
}

function countByDay(entries: readonly WeekEntry[], zone: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { scheduled_at } of entries) {
    if (!scheduled_at) continue;
    const { date } = wallIn(zone, new Date(scheduled_at));
    counts.set(date, (counts.get(date) ?? 0) + 1);
  }
  return counts;
}

function ZoneChoice({ zone, onZone }: { zone: string; onZone: (zone: string) => void }) {
  const { t } = useTranslation("schedule");
  const options = useMemo(
    () => zones().map((name) => ({ value: name, label: name.replaceAll("_", " ") })),
    [],
  );
  return (
    <Combobox
      label={t("clock")}
      value={zone}
      shown={zone}
      options={options}
      onChange={(next) => {
        keepZone(next);
        onZone(next);
      }}
    />
  );
}

interface NewProps {
  open: boolean;
  candidate: string | undefined;
  at: string | undefined;
  onClose: () => void;
}

function NewSheet({ open, candidate, at, onClose }: NewProps) {
  const { t } = useTranslation(["schedule", "hr"]);
  const client = useQueryClient();
  const [made, setMade] = useState<ScheduledInterview | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  // On the browser's own dialog, so that signing in again can stand above it and nothing that was typed is lost.
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t("hr:schedule.title")}
      className="m-0! ml-auto! h-dvh max-h-dvh! w-[min(620px,100vw)]! max-w-none rounded-none!"
    >
      <Button
        icon={X}
        aria-label={t("close")}
        className="absolute top-4 right-4"
        tone="quiet"
        onClick={close}
      />
      {made ? (
        <Scheduled interview={made} onAnother={() => setMade(null)} />
      ) : (
        <ScheduleForm
          chosen={candidate}
          at={at}
          onScheduled={(interview) => {
            setMade(interview);
            for (const queryKey of [scheduleKeys.all, keys.interviews, keys.candidates]) {
              void client.invalidateQueries({ queryKey });
            }
          }}
        />
      )}
    </Dialog>
  );
}

function Scheduled({ interview, onAnother }: { interview: ScheduledInterview; onAnother: () => void }) {
  const { t } = useTranslation("hr");
  return (
    <div className="grid gap-4" data-testid="scheduled">
      <p role="status" className="flex items-center gap-2 font-semibold">
        <CircleCheck aria-hidden="true" size={20} strokeWidth={1.75} />
        {t("schedule.doneTitle")}
      </p>
      <p className="text-muted">{t("schedule.doneText", { name: interview.candidate.name })}</p>
      <LinkBox link={interview.interview_link} />
      <DialInBox dialIn={interview.dial_in} />
      <div className="flex flex-wrap gap-2">
        <Link to="/interviews/$id" params={{ id: interview.id }} search={{}} className={buttonClass()}>
          {t("schedule.openInterview")}
        </Link>
        <Button onClick={onAnother}>{t("schedule.another")}</Button>
      </div>
    </div>
  );
}

export function LinkBox({ link }: { link: string }) {
  const { t } = useTranslation("hr");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        readOnly
        aria-label={t("schedule.link")}
        data-testid="interview-link"
        value={link}
        onFocus={(event) => event.target.select()}
        className="min-h-10 min-w-0 flex-1 basis-60 rounded-control border border-control bg-sunken px-3 font-mono text-sm"
      />
      <CopyButton text={link} label={t("schedule.copy")} />
    </div>
  );
}
