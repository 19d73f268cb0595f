import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarX2, CircleCheck, Clock4, Send } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Offer, type SlotList, scheduleKeys, timesApi } from "@/api/schedule";
import type { CandidateView } from "@/api/types";
import { Contact, LinkProblem, PlainPage } from "@/features/candidate/gone";
import { CandidateShell, Heading } from "@/features/candidate/shell";
import { useToken, useView, viewQuery } from "@/features/candidate/view";
import { placeOf, sameClock, wallIn } from "@/features/schedule/clock";
import { dayName } from "@/features/schedule/when";
import { ownZone } from "@/features/schedule/zones";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Notice, Skeleton } from "@/ui/parts";
import { CallOff } from "./call-off";
import { Confirm, Taken } from "./confirm";
import { byDate, clockIn, keepHours, keptHours, zoneTitle } from "./days";
import { Month } from "./month";
import { OfferForm } from "./offer";
import { ZonePicker } from "./zone-picker";

/** As far as the service looks at once. */
const LOOK_DAYS = 31;
const DAY_MS = 86_400_000;

/** The candidate's page of times: choose, move, offer others, call off. */
export default function TimesPage() {
  const { t, i18n } = useTranslation("candidate");
  const view = useView();
  const token = useToken();
  const client = useQueryClient();
  const [zone, setZone] = useState(() => view.timezone || ownZone());
  const [hours, setHours] = useState(() => keptHours(i18n.language));
  const [from] = useState(() => new Date().toISOString());
  const [off, setOff] = useState(false);
  const [gone, setGone] = useState(false);
  const [done, setDone] = useState<"chosen" | "offered" | null>(null);
  const slots = useQuery({
    queryKey: scheduleKeys.slots(token),
    queryFn: ({ signal }) =>
      timesApi.slots(
        token,
        { from, to: new Date(Date.parse(from) + LOOK_DAYS * DAY_MS).toISOString(), tz: zone },
        signal,
      ),
    // A time that somebody has just pressed must not go away under the finger.
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const renew = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: scheduleKeys.slots(token) }),
      client.invalidateQueries({ queryKey: viewQuery(token).queryKey }),
    ]);

  if (gone) return <CalledOff company={view.company_name} contact={view.contact_email} />;
  if (view.status !== "scheduled") {
    return (
      <PlainPage
        icon={Clock4}
        title={t("times.begunTitle")}
        company={view.company_name}
        actions={<Back token={token} />}
      >
        <p>{t("times.begun")}</p>
      </PlainPage>
    );
  }
  return (
    <CandidateShell title={t("title.times")} company={view.company_name}>
      <div className="grid gap-6">
        <Heading>{t(view.scheduled_at ? "times.headingMove" : "times.heading")}</Heading>
        <Now view={view} zone={zone} hours={hours} />
        {done && (
          <Notice
            role="status"
            tone="good"
            icon={done === "chosen" ? CircleCheck : Send}
            title={t(done === "chosen" ? "times.done" : "times.offered", { company: view.company_name })}
            data-testid={`times-${done}`}
            actions={<Back token={token} />}
          >
            {t(done === "chosen" ? "times.doneText" : "times.offeredText")}
          </Notice>
        )}
        {slots.error && !slots.data ? (
          isGone(slots.error) ? (
            <LinkProblem error={slots.error} token={token} onRetry={() => void slots.refetch()} />
          ) : (
            <Failure error={slots.error} onRetry={() => void slots.refetch()} />
          )
        ) : !slots.data ? (
          <div aria-busy="true" className="grid gap-4">
            <Skeleton className="h-12" />
            <Skeleton className="h-80" />
          </div>
        ) : (
          <Choice
            key={`${view.scheduled_at ?? ""}`}
            view={view}
            slots={slots.data}
            zone={zone}
            hours={hours}
            closed={done !== null}
            onDone={(what) => {
              setDone(what);
              void renew();
            }}
            onRenew={() => void renew()}
            onMore={() => setDone(null)}
          >
            <ZonePicker
              zone={zone}
              onZone={setZone}
              hours={hours}
              onHours={(next) => {
                keepHours(next);
                setHours(next);
              }}
            />
          </Choice>
        )}
        <section className="grid justify-items-start gap-3 border-t border-hairline pt-6">
          <Button size="lg" onClick={() => setOff(true)}>
            {t("times.callOff")}
          </Button>
          <Back token={token} />
          {view.contact_email && <Contact email={view.contact_email} />}
        </section>
      </div>
      <CallOff
        open={off}
        token={token}
        zone={zone}
        company={view.company_name}
        onClose={() => setOff(false)}
        onDone={() => setGone(true)}
      />
    </CandidateShell>
  );
}

const isGone = (error: unknown) => error instanceof Error && "status" in error && error.status === 410;

interface ChoiceProps {
  view: CandidateView;
  slots: SlotList;
  zone: string;
  hours: "h12" | "h23";
  /** Something has just been done: the choice opens again on demand. */
  closed: boolean;
  onDone: (what: "chosen" | "offered") => void;
  onRenew: () => void;
  onMore: () => void;
  children: React.ReactNode;
}

function Choice({ view, slots, zone, hours, closed, onDone, onRenew, onMore, children }: ChoiceProps) {
  const { t, i18n } = useTranslation("candidate");
  const token = useToken();
  const days = useMemo(() => byDate(slots.slots, zone), [slots.slots, zone]);
  const dates = [...days.keys()];
  const first = dates[0] ?? wallIn(zone, Date.now()).date;
  const [month, setMonth] = useState(first.slice(0, 7));
  const [day, setDay] = useState<string | null>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const [offering, setOffering] = useState(false);
  const [taken, setTaken] = useState(false);
  const times = useRef<HTMLHeadingElement>(null);
  const shown = day !== null && days.has(day) ? day : null;
  const offer = slots.offer;

  if (closed) {
    return (
      <Button size="lg" className="justify-self-start" onClick={onMore}>
        {t("times.again")}
      </Button>
    );
  }
  const may = slots.movable !== false && slots.moves_left > 0;
  if (!may) {
    return (
      <Notice
        icon={CalendarX2}
        title={t(slots.moves_left === 0 ? "times.noMovesTitle" : "times.lateTitle")}
        data-testid="cannot-move"
      >
        {t("times.write")}
      </Notice>
    );
  }
  if (picked) {
    return (
      <Confirm
        key={picked}
        token={token}
        at={picked}
        zone={zone}
        hours={hours}
        moving={view.scheduled_at}
        onDone={() => onDone("chosen")}
        onTaken={() => {
          setPicked(null);
          setTaken(true);
          onRenew();
        }}
        onBack={() => setPicked(null)}
      />
    );
  }
  if (offering) {
    return (
      <OfferForm
        token={token}
        zone={zone}
        onSent={() => onDone("offered")}
        onClose={() => setOffering(false)}
      />
    );
  }
  return (
    <div className="grid gap-5">
      {offer && <YourOffer offer={offer} zone={zone} hours={hours} company={view.company_name} />}
      {taken && <Taken />}
      {children}
      {days.size === 0 ? (
        <Notice icon={CalendarX2} title={t("times.noneTitle")} data-testid="no-times">
          {t("times.none")}
        </Notice>
      ) : (
        <>
          <Month
            month={month}
            onMonth={setMonth}
            first={first.slice(0, 7)}
            last={(dates.at(-1) ?? first).slice(0, 7)}
            days={days}
            day={shown}
            onDay={(next) => {
              setDay(next);
              setTaken(false);
              requestAnimationFrame(() => times.current?.focus());
            }}
            zone={zone}
          />
          {shown && (
            <section className="grid gap-2" data-testid="times">
              <h2 ref={times} tabIndex={-1} className="font-semibold">
                {dayName(shown, i18n.language)}{" "}
                <span className="font-normal text-muted">({placeOf(zone)})</span>
              </h2>
              <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3">
                {(days.get(shown) ?? []).map((slot) => (
                  <li key={slot.starts_at}>
                    <button
                      type="button"
                      data-at={slot.starts_at}
                      onClick={() => setPicked(slot.starts_at)}
                      className="tabular min-h-12 w-full rounded-control border border-control bg-surface font-medium hover:bg-sunken"
                    >
                      {clockIn(zone, slot.starts_at, i18n.language, hours)}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
      <Button size="lg" className="justify-self-start" onClick={() => setOffering(true)}>
        {t("times.noneWorks")}
      </Button>
      {view.scheduled_at && (
        <p className="text-base text-muted">{t("times.movesLeft", { count: slots.moves_left })}</p>
      )}
    </div>
  );
}

function Now({ view, zone, hours }: { view: CandidateView; zone: string; hours: "h12" | "h23" }) {
  const { t, i18n } = useTranslation("candidate");
  const { scheduled_at } = view;
  if (!scheduled_at)
    return <p className="text-muted">{t("times.lead", { count: Math.round(view.time_limit_secs / 60) })}</p>;
  const at = new Date(scheduled_at);
  const elsewhere = view.timezone && !sameClock(zone, view.timezone, at);
  return (
    <p data-testid="time-now">
      {t("times.now")}{" "}
      <strong className="font-semibold">
        <time dateTime={scheduled_at}>{clockIn(zone, at, i18n.language, hours, true)}</time>
      </strong>{" "}
      <span className="text-muted">({zoneTitle(zone, at, i18n.language)})</span>
      {elsewhere && (
        <span className="block text-base text-muted">
          {clockIn(view.timezone, at, i18n.language, hours, true)} {placeOf(view.timezone)}
        </span>
      )}
    </p>
  );
}

function YourOffer({
  offer,
  zone,
  hours,
  company,
}: {
  offer: Offer;
  zone: string;
  hours: "h12" | "h23";
  company: string;
}) {
  const { t, i18n } = useTranslation("candidate");
  // Taken, or taken back by what came after it: the time above says how things stand.
  if (offer.accepted_at || (offer.answered_at && !offer.answer)) return null;
  return (
    <Notice
      icon={Send}
      title={t(offer.answer ? "times.answered" : "times.waiting", { company })}
      data-testid="your-offer"
    >
      <ul className="list-disc pl-5">
        {offer.times.map((at) => (
          <li key={at}>
            {clockIn(zone, at, i18n.language, hours, true)} ({placeOf(zone)})
          </li>
        ))}
      </ul>
      {offer.answer && (
        <blockquote className="mt-2 border-l-2 border-hairline pl-3 text-text">{offer.answer}</blockquote>
      )}
    </Notice>
  );
}

function Back({ token }: { token: string }) {
  const { t } = useTranslation("candidate");
  return (
    <Link to="/interview/$token" params={{ token }} className={buttonClass("secondary", "lg")}>
      {t("times.invitation")}
    </Link>
  );
}

function CalledOff({ company, contact }: { company: string; contact: string | null }) {
  const { t } = useTranslation("candidate");
  return (
    <PlainPage icon={CircleCheck} title={t("times.goneTitle")} company={company} testId="called-off">
      <p>{t("times.gone", { company })}</p>
      {contact && <Contact email={contact} />}
    </PlainPage>
  );
}
