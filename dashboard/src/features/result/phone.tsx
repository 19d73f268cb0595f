import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  Clock4,
  type LucideIcon,
  Phone,
  PhoneCall,
  PhoneIncoming,
  PhoneOff,
  PhoneOutgoing,
  Voicemail,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { CallOrder, InterviewDetail, InterviewPhone, PhoneLeg } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { REASONS } from "@/features/phone/reasons";
import { formatClock, formatDateTime } from "@/lib/format";
import { lastDigits, numberGroups, telLink } from "@/lib/phone";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Digits } from "@/ui/digits";
import { Failure } from "@/ui/failure";
import { Card, Notice } from "@/ui/parts";
import { PART, Sentence } from "@/ui/sentence";
import { Time } from "@/ui/time";
import { price } from "./figures";

const OPEN: ReadonlySet<CallOrder["state"]> = new Set(["waiting", "placing", "calling", "talking"]);

/** True while the state of a call may change by itself. */
export function isCalling(phone: InterviewPhone | null | undefined): boolean {
  return phone?.calling != null && OPEN.has(phone.calling.state);
}

/** The telephone side of an interview: whom we call, what came of it, and what it cost. */
export function PhoneBlock({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("hr");
  const { phone } = interview;
  if (!phone || !concerns(interview, phone)) return null;
  const ahead = isAhead(interview);
  return (
    <Card className="mb-4 grid gap-4" aria-labelledby="phone-heading" data-testid="phone-block">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="phone-heading" className="flex items-center gap-2 text-lg font-semibold">
          <Phone aria-hidden="true" size={16} strokeWidth={1.75} />
          {t("phone.title")}
        </h2>
        <Calls interview={interview} phone={phone} />
      </div>
      <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-[auto_1fr]">
        <dt className="text-muted">{t("phone.candidateNumber")}</dt>
        <dd>
          {phone.masked_number ? (
            <Sentence
              text={t("phone.endsIn", { digits: PART })}
              part={<Digits groups={[lastDigits(phone.masked_number)]} className="font-medium" />}
            />
          ) : (
            t("phone.noNumber")
          )}
        </dd>
        {ahead && phone.number && (
          <>
            <dt className="text-muted">{t("phone.dialIn")}</dt>
            <dd>
              <a href={telLink(phone.number)} className="border-b border-current">
                <Digits groups={numberGroups(phone.number)} />
              </a>
            </dd>
          </>
        )}
        {ahead && (
          <>
            <dt className="text-muted">{t("phone.hours")}</dt>
            <dd>
              <Hours phone={phone} />
            </dd>
          </>
        )}
      </dl>
      <div role="status" className="grid gap-2 empty:hidden">
        {phone.calling && <Order order={phone.calling} zone={phone.hours.timezone} />}
      </div>
      {phone.legs.length > 0 && <Legs legs={phone.legs} />}
    </Card>
  );
}

/** Shown where it was or may be held by phone; not where a browser's interview had nothing to do with telephones. */
function concerns(interview: InterviewDetail, phone: InterviewPhone): boolean {
  if (phone.legs.length > 0 || phone.calling || interview.channel === "phone") return true;
  return isAhead(interview) && phone.number !== null;
}

function isAhead({ status }: InterviewDetail): boolean {
  return status === "scheduled" || status === "in_progress";
}

function Calls({ interview, phone }: { interview: InterviewDetail; phone: InterviewPhone }) {
  const { t } = useTranslation("hr");
  const client = useQueryClient();
  const may = useMay()("interviews:write");
  const look = () => client.invalidateQueries({ queryKey: keys.interview(interview.id) });
  const call = useMutation({ mutationFn: () => companyApi.call(interview.id), onSettled: look });
  const cancel = useMutation({ mutationFn: () => companyApi.cancelCall(interview.id), onSettled: look });
  const open = isCalling(phone);
  if (!may || (!isAhead(interview) && !open)) return null;
  const waits = phone.calling?.state === "waiting";
  return (
    <div className="grid gap-2 sm:justify-items-end">
      <div className="flex flex-wrap items-center gap-2">
        {(!open || waits) && (
          <Button
            tone="primary"
            icon={PhoneOutgoing}
            data-testid="call-now"
            disabled={!phone.can_call}
            aria-describedby={phone.can_call ? undefined : "why-no-call"}
            busy={call.isPending}
            busyLabel={t("phone.asking")}
            onClick={() => call.mutate()}
          >
            {t("phone.callNow")}
          </Button>
        )}
        {open && phone.calling?.state !== "talking" && (
          <Button
            icon={PhoneOff}
            data-testid="cancel-call"
            busy={cancel.isPending}
            busyLabel={t("phone.cancelling")}
            onClick={() => cancel.mutate()}
          >
            {t(waits ? "phone.cancelWaiting" : "phone.cancel")}
          </Button>
        )}
      </div>
      {!phone.can_call && !open && (
        <p id="why-no-call" className="text-sm text-muted" data-testid="why-not">
          {phone.why_not ? t(`phone.whyNot.${phone.why_not}`) : phone.said}
        </p>
      )}
      {(call.error ?? cancel.error) && <Failure error={call.error ?? cancel.error} />}
    </div>
  );
}

function Hours({ phone }: { phone: InterviewPhone }) {
  const { t, i18n } = useTranslation("hr");
  const { days, start, end, timezone, own } = phone.hours;
  const names = new Intl.DateTimeFormat(i18n.language, { weekday: "short", timeZone: "UTC" });
  // The first of January 2024 was a Monday.
  const shown = days.map((day) => names.format(Date.UTC(2024, 0, 1 + day)));
  const when = days.length === 7 ? t("phone.everyDay") : shown.join(", ");
  return (
    <>
      <span className="tabular">{`${when}, ${start}–${end}`}</span>{" "}
      <span className="text-muted">{`${timezone} · ${t(own ? "phone.hoursOwn" : "phone.hoursCompany")}`}</span>
    </>
  );
}

const STATES: Record<CallOrder["state"], LucideIcon> = {
  waiting: Clock4,
  placing: PhoneOutgoing,
  calling: PhoneCall,
  talking: PhoneCall,
  done: Phone,
  given_up: PhoneOff,
  canceled: PhoneOff,
};

const WHY = [...REASONS, "rescheduled"] as const;

const ERRORS = [
  "number_invalid",
  "number_not_callable",
  "number_unreachable",
  "number_blocked",
  "number_missing",
  "number_premium",
  "number_unregistered",
  "number_blocked_for_us",
  "country_not_allowed",
  "account_trial",
  "account_refused",
  "account_inactive",
  "account_no_credit",
  "account_test_keys",
  "too_many_calls",
  "own_number",
  "server_unreachable",
  "certificate",
  "our_answer",
  "server_address",
  "stream_unreachable",
  "stream_broke",
  "carrier_busy",
  "carrier_fault",
  "over_already",
  "network_silent",
  "rang_too_long",
] as const;

/** What the carrier's error means; one that the page has no words for is named, so that it can be looked up. */
function useErrorWords(): (
  error: string | null | undefined,
  code: string | null | undefined,
) => string | null {
  const { t } = useTranslation("hr");
  return (error, code) => {
    const known = ERRORS.find((one) => one === error);
    if (known) return t(`phone.error.${known}`);
    return code ? t("phone.error.unknown", { code }) : null;
  };
}

/** Where the latest order to call stands; nothing where it came to its end in a talk, which the legs tell. */
function Order({ order, zone }: { order: CallOrder; zone: string }) {
  const { t, i18n } = useTranslation("hr");
  const errorWords = useErrorWords();
  const { state, next_at, attempt, leg_status } = order;
  if (state === "done") return null;
  const known = WHY.find((reason) => reason === order.reason);
  const detail = errorWords(order.error, order.error_code);
  const refused = known === "impossible" || known === "failed" || known === "carrier_refused";
  const why = (refused && detail) || (known ? t(`phone.why.${known}`) : order.said);
  const title =
    state === "waiting" && next_at
      ? t("phone.state.waiting", { time: formatDateTime(next_at, i18n.language) })
      : state === "calling" && leg_status === "in_progress"
        ? t("phone.state.answered")
        : t(`phone.state.${state}`);
  const theirs =
    state === "waiting" && next_at ? formatDateTime(next_at, i18n.language, { timeZone: zone }) : null;
  return (
    <Notice
      tone={state === "given_up" ? "caution" : state === "canceled" ? "neutral" : "accent"}
      icon={STATES[state]}
      title={title}
      data-testid="call-order"
      data-state={state}
    >
      {state !== "talking" && why && <p>{why}</p>}
      <p className="text-sm empty:hidden">
        {[
          theirs && t("phone.theirTime", { time: theirs, zone }),
          attempt > 1 && t("phone.attempt", { n: attempt }),
          t(`phone.askedBy.${order.asked_by}`),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {order.message_left && (
        <p className="mt-1 flex items-center gap-2">
          <Voicemail aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
          {t("phone.messageLeft")}
        </p>
      )}
    </Notice>
  );
}

function Legs({ legs }: { legs: PhoneLeg[] }) {
  const { t, i18n } = useTranslation("hr");
  const priced = legs.filter(({ cost }) => cost !== null);
  const currencies = new Set(priced.map(({ currency }) => currency ?? "USD"));
  const [currency = "USD"] = currencies;
  const total = priced.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  return (
    <div className="grid gap-1">
      <h3 className="text-sm text-muted">{t("phone.legs", { count: legs.length })}</h3>
      <ul data-testid="legs">
        {legs.map((leg) => (
          <Leg key={leg.id} leg={leg} />
        ))}
      </ul>
      {priced.length > 1 && currencies.size === 1 && (
        <p className="border-t border-hairline pt-2 text-right tabular" data-testid="phone-cost">
          {t("phone.total")} {priced.some(({ estimated }) => estimated) && "≈ "}
          {price(total, currency, i18n.language)}
        </p>
      )}
    </div>
  );
}

function Leg({ leg }: { leg: PhoneLeg }) {
  const { t, i18n } = useTranslation("hr");
  const inbound = leg.direction === "inbound";
  const Icon = inbound ? PhoneIncoming : PhoneOutgoing;
  const errorWords = useErrorWords();
  /** The service's own words say more of an ending than its state does, but in English only. */
  const words = () => {
    const own = i18n.language === "en" ? leg.said : "";
    const ending =
      (leg.error && errorWords(leg.error, leg.error_code)) ||
      own ||
      errorWords(null, leg.error_code) ||
      t(`phone.leg.${leg.status}`);
    const who = !inbound && leg.answered_by && t(`phone.by.${leg.answered_by}`);
    return [ending, who].filter(Boolean).join(" ");
  };
  return (
    <li className="grid grid-cols-[16px_1fr_auto] gap-x-3 gap-y-0.5 border-t border-hairline py-2 first:border-t-0">
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 text-muted" />
      <div className="min-w-0">
        <p>{t(inbound ? "phone.in" : "phone.out")}</p>
        <p className="text-muted">{words()}</p>
        <p className="text-sm text-subtle">
          <Time at={leg.started_at} />
        </p>
      </div>
      <p className={cn("text-right tabular", leg.cost === null && "text-muted")}>
        {leg.duration_secs !== null && (
          <span className="block">{formatClock(leg.duration_secs * 1_000)}</span>
        )}
        <span className="block text-muted">
          {leg.cost === null
            ? leg.ended_at && t("phone.noCost")
            : `${leg.estimated ? "≈ " : ""}${price(leg.cost, leg.currency ?? "USD", i18n.language)}`}
        </span>
      </p>
    </li>
  );
}
