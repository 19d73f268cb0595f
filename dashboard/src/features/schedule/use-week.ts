import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import {
  type RescheduleInput,
  scheduleApi,
  scheduleKeys,
  type WeekEntry,
  type WeekView,
} from "@/api/schedule";
import { sentence } from "@/ui/failure";
import { useToasts } from "@/ui/toast";
import { addDays, momentAt } from "./clock";
import { whenText } from "./when";

const FRESH_MS = 30_000;
/** The candidate's mail waits until a move can no longer be undone, and a little longer. */
const TELL_AFTER_SECS = 15;

/** The calendar of seven days from `monday`, by the clock of `zone`. What is old stays while the new one comes. */
export function useWeek(monday: string, zone: string) {
  const from = momentAt(zone, monday, 0).toISOString();
  const to = momentAt(zone, addDays(monday, 7), 0).toISOString();
  return useQuery({
    queryKey: scheduleKeys.week(from, to),
    queryFn: ({ signal }) => scheduleApi.week(from, to, signal),
    placeholderData: keepPreviousData,
    refetchInterval: FRESH_MS,
  });
}

/** Times that the service named in its refusal, as it found them free. */
export function suggestedTimes(error: unknown): string[] {
  if (!(error instanceof ApiError) || error.code !== "INT_417") return [];
  return error.fields.flatMap(({ message }) => {
    const at = message.split(" ")[0] ?? "";
    return Number.isNaN(Date.parse(at)) ? [] : [at];
  });
}

/** Refused for a reason that another time, or a word of the person, settles. */
export function refusedTime(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "INT_417" || error.code === "INT_418");
}

/**
 * Moves an interview: at once on the screen, back again where the service refuses, and 10 s to undo. The candidate gets
 * one mail, after that.
 */
export function useMove(zone: string, onRefused: (entry: WeekEntry, to: string, error: unknown) => void) {
  const client = useQueryClient();
  const toasts = useToasts();
  const { t, i18n } = useTranslation("schedule");
  const { t: common } = useTranslation("common");
  const show = (id: string, at: string | null) =>
    client.setQueriesData<WeekView>({ queryKey: scheduleKeys.all }, (week) =>
      week && "entries" in week
        ? {
            ...week,
            entries: week.entries.map((one) => (one.id === id ? { ...one, scheduled_at: at } : one)),
          }
        : week,
    );
  const save = async (entry: WeekEntry, at: string, more: Partial<RescheduleInput>) => {
    show(entry.id, at);
    try {
      await scheduleApi.reschedule(entry.id, { scheduled_at: at, tell_after_secs: TELL_AFTER_SECS, ...more });
      return null;
    } catch (error) {
      show(entry.id, entry.scheduled_at);
      return error;
    } finally {
      void client.invalidateQueries({ queryKey: scheduleKeys.all });
    }
  };
  return async (entry: WeekEntry, at: string, more: Partial<RescheduleInput> = {}): Promise<boolean> => {
    const before = entry.scheduled_at;
    const refused = await save(entry, at, more);
    if (refused !== null) {
      if (refusedTime(refused)) onRefused(entry, at, refused);
      else toasts.fail(t("move.failed", { name: entry.candidate.name, why: sentence(refused, common) }));
      return false;
    }
    const name = entry.candidate.name;
    toasts.undo(
      t("move.done", { name, time: whenText(at, zone, entry.candidate_timezone, i18n.language) }),
      async () => {
        if (!before) return;
        const failed = await save({ ...entry, scheduled_at: at }, before, { confirm_unsocial_hours: true });
        if (failed !== null) toasts.fail(t("move.undoFailed", { name, why: sentence(failed, common) }));
      },
    );
    return true;
  };
}
