import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type FreeTime, scheduleApi, scheduleKeys } from "@/api/schedule";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Skeleton } from "@/ui/skeleton";
import { addDays, momentAt } from "./clock";
import { dayName, When } from "./when";

interface Props {
  candidateId: string;
  /** Whose clock the list goes by, and the one day of it that is shown. */
  zone: string;
  date: string;
  onDate: (date: string) => void;
  durationSecs: number;
  picked: string | null;
  onPick: (at: string) => void;
  interviewerId?: string | undefined;
  /** The interview that is moved: it is not in its own way. */
  movedId?: string | undefined;
}

/** The free times of one day, on both clocks; what is early or late for the candidate says so. */
export function FreeTimesList(props: Props) {
  const { candidateId, zone, date, onDate, picked, onPick } = props;
  const { t, i18n } = useTranslation("schedule");
  const query = {
    from: momentAt(zone, date, 0).toISOString(),
    to: momentAt(zone, addDays(date, 1), 0).toISOString(),
    tz: zone,
    duration_secs: props.durationSecs,
    interviewer_id: props.interviewerId,
    moved_id: props.movedId,
  };
  const free = useQuery({
    queryKey: scheduleKeys.free({ candidateId, ...query }),
    queryFn: ({ signal }) => scheduleApi.freeTimes(candidateId, query, signal),
  });
  return (
    <fieldset className="grid gap-2" data-testid="free-times">
      <legend className="mb-1 font-medium">{t("free.title")}</legend>
      <div className="flex items-center gap-2">
        <Button
          icon={ChevronLeft}
          size="sm"
          aria-label={t("free.before")}
          onClick={() => onDate(addDays(date, -1))}
        />
        <p aria-live="polite" className="min-w-0 flex-1 text-center">
          {dayName(date, i18n.language)}
        </p>
        <Button
          icon={ChevronRight}
          size="sm"
          aria-label={t("free.after")}
          onClick={() => onDate(addDays(date, 1))}
        />
      </div>
      {free.data?.calendar === "not_read" && <p className="text-sm text-muted">{t("free.calendarAway")}</p>}
      {free.error ? (
        <Failure error={free.error} onRetry={() => void free.refetch()} />
      ) : !free.data ? (
        <Skeleton className="h-44" />
      ) : free.data.times.length === 0 ? (
        <p className="rounded-control bg-sunken p-3 text-muted">{t("free.none")}</p>
      ) : (
        <ul className="max-h-56 overflow-y-auto rounded-control border border-hairline">
          {free.data.times.map((one) => (
            <li key={one.starts_at}>
              <TimeButton
                time={one}
                zone={zone}
                other={free.data.candidate_timezone}
                pressed={picked !== null && Date.parse(picked) === Date.parse(one.starts_at)}
                onPick={onPick}
              />
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}

export function TimeButton({
  time,
  zone,
  other,
  pressed,
  onPick,
  date = false,
}: {
  time: FreeTime;
  zone: string;
  other: string;
  pressed: boolean;
  onPick: (at: string) => void;
  date?: boolean;
}) {
  const { t } = useTranslation("schedule");
  return (
    <button
      type="button"
      aria-pressed={pressed}
      data-at={time.starts_at}
      onClick={() => onPick(time.starts_at)}
      className="flex min-h-10 w-full flex-wrap items-center gap-x-3 rounded-control px-3 py-1.5 text-left hover:bg-sunken aria-pressed:bg-accent-tint aria-pressed:font-medium aria-pressed:text-accent-tint-text max-sm:min-h-11"
    >
      <When at={time.starts_at} zone={zone} other={other} date={date} />
      {time.odd && <span className="text-sm text-caution">{t(`free.${time.odd}`)}</span>}
    </button>
  );
}
