import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { scheduleApi, scheduleKeys, type TimeRequest, type WaitingOffer } from "@/api/schedule";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Card } from "@/ui/parts";
import { useToasts } from "@/ui/toast";
import { Clash } from "./clash";
import { oddHour } from "./hours";
import { When, whenText } from "./when";
import { ownZone } from "./zones";

/** Times that candidates offered and nobody has answered; above the calendar, because somebody waits. */
export function WaitingOffers({ waiting, zone }: { waiting: readonly WaitingOffer[]; zone: string }) {
  const { t } = useTranslation("schedule");
  if (waiting.length === 0) return null;
  return (
    <section aria-labelledby="offers-heading" className="mb-5 grid gap-2" data-testid="waiting-offers">
      <h2 id="offers-heading" className="text-lg font-semibold">
        {t("offer.waiting", { count: waiting.length })}
      </h2>
      <div className="grid gap-3 lg:grid-cols-2">
        {waiting.map(({ interview_id, candidate, candidate_timezone, job, scheduled_at, offer }) => (
          <OfferCard
            key={offer.id}
            interviewId={interview_id}
            offer={offer}
            zone={zone}
            candidateZone={candidate_timezone}
            name={candidate.name}
            job={job.title}
            scheduledAt={scheduled_at}
          />
        ))}
      </div>
    </section>
  );
}

/** The latest offer of one interview, for the page of that interview; nothing where none waits. */
export function InterviewOffer({
  interviewId,
  requests,
  name,
  scheduledAt,
}: {
  interviewId: string;
  requests: readonly TimeRequest[];
  name: string;
  scheduledAt: string | null;
}) {
  const offer = requests.findLast(({ kind, answered_at }) => kind === "proposed" && answered_at === null);
  if (!offer) return null;
  return (
    <OfferCard
      interviewId={interviewId}
      offer={offer}
      zone={ownZone()}
      candidateZone={offer.timezone}
      name={name}
      scheduledAt={scheduledAt}
    />
  );
}

interface CardProps {
  interviewId: string;
  offer: TimeRequest;
  zone: string;
  candidateZone: string;
  name: string;
  job?: string;
  scheduledAt: string | null;
}

function OfferCard({ interviewId, offer, zone, candidateZone, name, job, scheduledAt }: CardProps) {
  const { t, i18n } = useTranslation("schedule");
  const client = useQueryClient();
  const toasts = useToasts();
  const [refusing, setRefusing] = useState(false);
  const [answer, setAnswer] = useState("");
  const [missing, setMissing] = useState(false);
  const send = useMutation({
    mutationFn: (body: { accept: string } | { answer: string }) =>
      scheduleApi.answerOffer(interviewId, offer.id, body),
    onSuccess: ({ accepted_at }) =>
      toasts.say(
        accepted_at
          ? t("offer.accepted", { name, time: whenText(accepted_at, zone, candidateZone, i18n.language) })
          : t("offer.refused", { name }),
      ),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: scheduleKeys.all });
      void client.invalidateQueries({ queryKey: keys.interview(interviewId) });
    },
  });
  return (
    <Card className="grid content-start gap-3" data-testid="offer">
      <p className="flex items-start gap-2">
        <CalendarClock aria-hidden="true" size={20} strokeWidth={1.75} className="shrink-0 text-muted" />
        <span>
          <span className="font-semibold">{t("offer.title", { name })}</span>
          {job && <span className="block text-sm text-muted">{job}</span>}
          <span className="block text-sm text-muted">
            {scheduledAt ? (
              <>
                {t("move.now")} <When at={scheduledAt} zone={zone} other={candidateZone} date />
              </>
            ) : (
              t("offer.noTime")
            )}
          </span>
        </span>
      </p>
      {offer.reason && <blockquote className="border-l-2 border-hairline pl-3">{offer.reason}</blockquote>}
      <ul className="grid gap-2">
        {offer.times.map((at) => (
          <li key={at} className="flex flex-wrap items-center justify-between gap-2">
            <span>
              <When at={at} zone={zone} other={candidateZone} date />
              {oddHour(zone, new Date(at)) && (
                <span className="block text-sm text-caution">{t("offer.oddForYou")}</span>
              )}
            </span>
            <Button
              size="sm"
              className="max-sm:min-h-11"
              disabled={send.isPending}
              onClick={() => send.mutate({ accept: at })}
            >
              {t("offer.take")}
            </Button>
          </li>
        ))}
      </ul>
      <Clash error={send.error} zone={zone} other={candidateZone} onPick={() => setRefusing(true)} />
      {send.error && <Failure error={send.error} />}
      {refusing ? (
        <form
          noValidate
          className="grid gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            setMissing(answer.trim() === "");
            if (answer.trim()) send.mutate({ answer: answer.trim() });
          }}
        >
          <TextArea
            label={t("offer.why")}
            hint={t("offer.whyHint")}
            error={missing && t("offer.whyNeeded")}
            maxLength={2_000}
            value={answer}
            onChange={(event) => setAnswer(event.target.value)}
          />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" tone="primary" busy={send.isPending} busyLabel={t("offer.sending")}>
              {t("offer.send")}
            </Button>
            <Button onClick={() => setRefusing(false)}>{t("close")}</Button>
          </div>
        </form>
      ) : (
        <Button
          tone="quiet"
          size="sm"
          className="justify-self-start text-accent"
          onClick={() => setRefusing(true)}
        >
          {t("offer.none")}
        </Button>
      )}
    </Card>
  );
}
