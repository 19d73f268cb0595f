import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { RescheduleInput, WeekEntry } from "@/api/schedule";
import { Button } from "@/ui/button";
import { Choice, TextField } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { Sheet } from "@/ui/sheet";
import { Clash } from "./clash";
import { clockText, wallIn } from "./clock";
import { FreeTimesList } from "./free-times";
import { oddHour } from "./hours";
import { When, whenText } from "./when";
import { momentIn } from "./zones";

export interface Moving {
  entry: WeekEntry;
  /** Where it was to go, and why the service refused. */
  to?: string;
  error?: unknown;
}

interface Props {
  moving: Moving | null;
  zone: string;
  onClose: () => void;
  move: (entry: WeekEntry, at: string, more: Partial<RescheduleInput>) => Promise<boolean>;
}

/** *Move to…*: the twin of dragging, with typed times and the free ones. */
export function MoveSheet({ moving, ...rest }: Props) {
  const { t } = useTranslation("schedule");
  return (
    <Sheet
      open={moving !== null}
      onClose={rest.onClose}
      title={t("move.title", { name: moving?.entry.candidate.name ?? "" })}
    >
      {moving && <Form key={`${moving.entry.id}${moving.to ?? ""}`} moving={moving} {...rest} />}
    </Sheet>
  );
}

function Form({ moving, zone, onClose, move }: Props & { moving: Moving }) {
  const { t, i18n } = useTranslation("schedule");
  const { entry, error } = moving;
  const begins = moving.to ?? entry.scheduled_at;
  const [local, setLocal] = useState(() => localOf(zone, begins));
  const [date, setDate] = useState(() => localOf(zone, begins).slice(0, 10));
  const [agreed, setAgreed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const at = momentIn(zone, local);
  const odd = at ? oddHour(entry.candidate_timezone, at) : null;
  const refusedHour = error instanceof ApiError && error.code === "INT_418";
  const past = at !== null && at.getTime() < Date.now();

  const pick = (moment: string) => {
    setLocal(localOf(zone, moment));
    setDate(localOf(zone, moment).slice(0, 10));
  };
  const submit = async () => {
    setMissing(at === null || past);
    if (at === null || past) return;
    setBusy(true);
    if (
      await move(entry, at.toISOString(), {
        timezone: zone,
        ...(agreed ? { confirm_unsocial_hours: true } : {}),
      })
    ) {
      onClose();
    }
    setBusy(false);
  };
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {entry.scheduled_at && (
        <p className="text-muted">
          {t("move.now")} <When at={entry.scheduled_at} zone={zone} other={entry.candidate_timezone} date />
        </p>
      )}
      <Clash error={error} zone={zone} other={entry.candidate_timezone} onPick={pick} />
      <TextField
        label={t("move.time", { zone })}
        type="datetime-local"
        value={local}
        error={missing && t("move.timeNeeded")}
        onChange={(event) => {
          setLocal(event.target.value);
          if (event.target.value) setDate(event.target.value.slice(0, 10));
        }}
      />
      <FreeTimesList
        candidateId={entry.candidate.id}
        zone={zone}
        date={date}
        onDate={setDate}
        durationSecs={entry.time_limit_secs}
        interviewerId={entry.interviewer?.id}
        movedId={entry.id}
        picked={at?.toISOString() ?? null}
        onPick={pick}
      />
      {at && (odd || refusedHour) && (
        <Notice
          role={refusedHour ? "alert" : "status"}
          tone="caution"
          icon={TriangleAlert}
          title={t(odd === "early" ? "move.early" : "move.late", {
            time: whenText(at.toISOString(), entry.candidate_timezone, undefined, i18n.language),
          })}
        >
          <Choice type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)}>
            {t("move.agreed")}
          </Choice>
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t("close")}</Button>
        <Button type="submit" tone="primary" busy={busy} busyLabel={t("move.busy")}>
          {t("move.submit")}
        </Button>
      </div>
    </form>
  );
}

/** For a field of date and time: what the clock of `zone` shows. */
export function localOf(zone: string, at: string | null): string {
  if (!at) return "";
  const { date, minute } = wallIn(zone, new Date(at));
  return `${date}T${clockText(minute)}`;
}
