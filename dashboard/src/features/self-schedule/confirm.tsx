import { useMutation } from "@tanstack/react-query";
import { CalendarCheck, Clock4 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { timesApi } from "@/api/schedule";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Card, Notice } from "@/ui/parts";
import { clockIn, zoneTitle } from "./days";

/** Taken meanwhile, by somebody who was faster. */
const TAKEN = new Set(["INT_417", "INT_421"]);

interface Props {
  token: string;
  at: string;
  zone: string;
  hours: "h12" | "h23";
  /** The time it has now: then this is a move, and a reason may be given. */
  moving: string | null;
  onDone: () => void;
  onTaken: () => void;
  onBack: () => void;
}

/** The chosen time, kept for five minutes while one makes up one's mind. */
export function Confirm({ token, at, zone, hours, moving, onDone, onTaken, onBack }: Props) {
  const { t, i18n } = useTranslation("candidate");
  const heading = useRef<HTMLHeadingElement>(null);
  const [reason, setReason] = useState("");
  const taken = (error: unknown) => {
    if (error instanceof ApiError && TAKEN.has(error.code)) onTaken();
  };
  const hold = useMutation({ mutationFn: () => timesApi.hold(token, at), onError: taken });
  const choose = useMutation({
    mutationFn: () =>
      timesApi.choose(token, { scheduled_at: at, ...(reason.trim() ? { reason: reason.trim() } : {}) }),
    onSuccess: onDone,
    onError: taken,
  });
  const start = hold.mutate;
  useEffect(() => {
    start();
    heading.current?.focus();
  }, [start]);
  const until = hold.data?.held_until;
  return (
    <Card className="grid gap-4" data-testid="confirm">
      <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold">
        {t(moving ? "times.confirmMove" : "times.confirm")}
      </h2>
      {moving && (
        <p className="text-muted">
          <del>{clockIn(zone, moving, i18n.language, hours, true)}</del>
        </p>
      )}
      <p className="flex items-start gap-2 text-lg font-semibold">
        <CalendarCheck aria-hidden="true" size={20} strokeWidth={1.75} className="mt-1 shrink-0" />
        <span>
          <time dateTime={at}>{clockIn(zone, at, i18n.language, hours, true)}</time>
          <span className="block text-base font-normal text-muted">
            {zoneTitle(zone, new Date(at), i18n.language)} ({zone.replaceAll("_", " ")})
          </span>
        </span>
      </p>
      <p role="status" className="flex items-center gap-2 text-base text-muted">
        {until && (
          <>
            <Clock4 aria-hidden="true" size={16} strokeWidth={1.75} />
            {t("times.held", { time: clockIn(zone, until, i18n.language, hours) })}
          </>
        )}
      </p>
      {moving && (
        <TextArea
          label={t("times.reason")}
          hint={t("times.reasonHint")}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      {choose.error ? <Failure error={choose.error} /> : null}
      <div className="flex flex-wrap gap-3">
        <Button
          tone="primary"
          size="lg"
          busy={choose.isPending}
          busyLabel={t("times.sending")}
          onClick={() => choose.mutate()}
        >
          {t("times.take")}
        </Button>
        <Button size="lg" onClick={onBack}>
          {t("times.other")}
        </Button>
      </div>
    </Card>
  );
}

/** It went to somebody else while one was looking; the free times below are new. */
export function Taken() {
  const { t } = useTranslation("candidate");
  return (
    <Notice role="alert" tone="caution" icon={Clock4} title={t("times.takenTitle")}>
      {t("times.taken")}
    </Notice>
  );
}
