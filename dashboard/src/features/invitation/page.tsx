import { Link, Navigate, useNavigate } from "@tanstack/react-router";
import { CalendarPlus, ListChecks, MicVocal, MonitorSmartphone, Phone, Timer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CandidateView } from "@/api/types";
import { Contact } from "@/features/candidate/gone";
import { CandidateShell, Heading } from "@/features/candidate/shell";
import { hasConsent, isOpen, keptCheck, useToken, useView } from "@/features/candidate/view";
import { wentWell } from "@/features/check/kept-result";
import { hasPhone, PhoneOffer } from "@/features/phone/offer";
import { formatDateTime, formatRelative, zoneThatDiffers } from "@/lib/format";
import { lastDigits } from "@/lib/phone";
import { useNow } from "@/lib/use-now";
import { Button, buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Digits } from "@/ui/digits";
import { Card, Notice } from "@/ui/parts";
import { PART, Sentence } from "@/ui/sentence";
import { AdjustmentDialog } from "./adjustment";
import { AdjustmentAnswers } from "./adjustment-answers";
import { calendarFile } from "./calendar";

export default function InvitationPage() {
  const { t } = useTranslation("candidate");
  const view = useView();
  const token = useToken();
  const [asking, setAsking] = useState(false);
  if (view.practice)
    return <Navigate to="/practice/$practiceId" params={{ practiceId: view.interview_id }} replace />;
  if (view.step === "receipt") return <Navigate to="/interview/$token/receipt" params={{ token }} replace />;

  return (
    <CandidateShell
      title={t("title.invitation")}
      company={view.company_name}
      // On a phone the end of the page comes to stand above what sticks to the bottom, whatever that says.
      className={cn(isOpen(view) && !view.resume && !keptCheck() ? "pb-28" : "pb-64", "sm:pb-10")}
    >
      <div className="grid gap-6">
        <div className="grid gap-2">
          <p className="text-muted">{t("invitation.hello", { name: view.candidate_name })}</p>
          <Heading>{t("invitation.lead", { company: view.company_name })}</Heading>
        </div>
        {view.open_channel === "phone" && (
          <Notice
            tone="accent"
            icon={Phone}
            title={t("phone.elsewhereTitle")}
            role="status"
            data-testid="on-the-phone"
          >
            {t("phone.elsewhereText")}
          </Notice>
        )}
        {view.open_elsewhere && view.open_channel !== "phone" && (
          <Notice
            tone="accent"
            icon={MonitorSmartphone}
            title={t("elsewhere.title")}
            role="status"
            data-testid="open-in-browser"
          >
            {t("elsewhere.text")}
          </Notice>
        )}
        <Card className="grid gap-4">
          <Row label={t("invitation.job")}>
            <span className="font-semibold">{view.job_title}</span>
          </Row>
          <Row label={t("invitation.when")}>
            <When view={view} />
          </Row>
          <Facts view={view} />
        </Card>
        <section className="grid gap-2">
          <h2 className="text-xl font-semibold">{t("invitation.how")}</h2>
          <ul className="grid list-disc gap-2 pl-5 marker:text-subtle">
            <li>
              <strong className="font-semibold">{t("invitation.ai", { company: view.company_name })}</strong>
            </li>
            <Way view={view} />
            <li>{t("invitation.howPace")}</li>
            <li>{t(byPhone(view) ? "invitation.howReturnPhone" : "invitation.howReturn")}</li>
          </ul>
        </section>
        {byPhone(view) && <PhoneCard view={view} token={token} />}
        <Primary view={view} token={token} />
        {!byPhone(view) && hasPhone(view) && <PhoneCard view={view} token={token} />}
        <section className="grid justify-items-start gap-3 border-t border-hairline pt-6">
          <AdjustmentAnswers asked={view.adjustments ?? []} company={view.company_name} />
          <p>{t("invitation.adjust")}</p>
          <div className="flex flex-wrap gap-3">
            {view.status === "scheduled" && (
              <Link
                to="/interview/$token/schedule"
                params={{ token }}
                className={buttonClass("secondary", "lg")}
              >
                {t(view.scheduled_at ? "times.moveIt" : "times.chooseIt")}
              </Link>
            )}
            <Link
              to="/interview/$token/check"
              params={{ token }}
              hash="practice"
              className={buttonClass("secondary", "lg")}
            >
              {t("invitation.practise")}
            </Link>
            <Button size="lg" onClick={() => setAsking(true)}>
              {t("invitation.adjustButton")}
            </Button>
            <Link to="/interview/$token/other" params={{ token }} className={buttonClass("secondary", "lg")}>
              {t("consent.other")}
            </Link>
          </div>
          {view.contact_email && <Contact email={view.contact_email} />}
        </section>
      </div>
      <AdjustmentDialog
        open={asking}
        onClose={() => setAsking(false)}
        token={token}
        company={view.company_name}
      />
    </CandidateShell>
  );
}

/** Held by phone, as it was arranged; the browser stays possible. */
function byPhone(view: CandidateView): boolean {
  return view.channel === "phone" && hasPhone(view);
}

function PhoneCard({ view, token }: { view: CandidateView; token: string }) {
  const { t } = useTranslation("candidate");
  return (
    <Card className="grid gap-4" aria-labelledby="by-phone" data-testid="phone-card">
      <div className="grid gap-1">
        <h2 id="by-phone" className="flex items-center gap-2 text-xl font-semibold">
          <Phone aria-hidden="true" size={20} strokeWidth={1.75} />
          {t("phone.title")}
        </h2>
        <p className="text-muted">{t("phone.lead")}</p>
      </div>
      <PhoneOffer view={view} token={token} />
    </Card>
  );
}

/** What happens first, and how it is agreed to. */
function Way({ view }: { view: CandidateView }) {
  const { t } = useTranslation("candidate");
  if (!byPhone(view)) {
    return (
      <>
        <li>{t("invitation.howCheck")}</li>
        <li>{t("invitation.howConsent")}</li>
      </>
    );
  }
  const digits = view.call_candidate ? lastDigits(view.phone?.masked_number ?? "") : "";
  return (
    <>
      <li>
        {digits ? (
          <Sentence
            text={t("invitation.howCall", { digits: PART })}
            part={<Digits groups={[digits]} className="whitespace-nowrap" />}
          />
        ) : (
          t("invitation.howDial")
        )}
      </li>
      <li>{t("invitation.howConsentPhone")}</li>
    </>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="grid gap-1 sm:grid-cols-[120px_1fr]">
      <p className="text-muted">{label}</p>
      <div>{children}</div>
    </div>
  );
}

function When({ view }: { view: CandidateView }) {
  const { t, i18n } = useTranslation("candidate");
  const now = useNow(60_000);
  const { scheduled_at, expires_at } = view;
  const otherZone = scheduled_at ? zoneThatDiffers(view.timezone, scheduled_at) : null;
  if (!scheduled_at) {
    return (
      <>
        <p className="font-semibold">{t("invitation.anytime")}</p>
        {expires_at && (
          <p className="text-base text-muted">
            {t("invitation.until", { time: formatDateTime(expires_at, i18n.language, { zone: true }) })}
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <p className="font-semibold">
        <time dateTime={scheduled_at}>
          {formatDateTime(scheduled_at, i18n.language, { zone: true, weekday: true })}
        </time>
      </p>
      <p className="text-base text-muted">{formatRelative(scheduled_at, i18n.language, now)}</p>
      {otherZone && (
        <p className="text-base text-muted" data-testid="other-zone">
          {t("invitation.otherZone", {
            time: formatDateTime(scheduled_at, i18n.language, { zone: true, timeZone: otherZone }),
          })}
        </p>
      )}
    </>
  );
}

function Facts({ view }: { view: CandidateView }) {
  const { t } = useTranslation("candidate");
  const facts = [
    { icon: Timer, text: t("invitation.minutes", { count: Math.round(view.time_limit_secs / 60) }) },
    { icon: ListChecks, text: t("invitation.questions", { count: view.question_total }) },
    byPhone(view)
      ? { icon: Phone, text: t("invitation.byPhone") }
      : { icon: MicVocal, text: t("invitation.voice") },
  ];
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-2 border-t border-hairline pt-4">
      {facts.map(({ icon: Icon, text }) => (
        <li key={text} className="inline-flex items-center gap-2">
          <Icon aria-hidden="true" size={20} strokeWidth={1.75} className="text-muted" />
          {text}
        </li>
      ))}
    </ul>
  );
}

/** The one next step. On a phone it stays at the bottom, within the thumb's reach. */
function Primary({ view, token }: { view: CandidateView; token: string }) {
  const { t, i18n } = useTranslation("candidate");
  const navigate = useNavigate();
  const now = useNow(60_000);
  const open = isOpen(view, now);
  const kept = keptCheck();
  const checked = kept !== null;
  const to = !open || !checked ? "check" : hasConsent(view) ? "room" : "consent";
  const label = !open
    ? t("invitation.checkFirst")
    : view.open_channel === "phone"
      ? t("phone.here")
      : view.open_elsewhere
        ? t("elsewhere.here")
        : view.resume
          ? t("invitation.continue")
          : byPhone(view)
            ? t("invitation.inBrowser")
            : t("invitation.start");
  return (
    <div className="bottom-sticky grid gap-2 sm:justify-items-start max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-10 max-sm:border-t max-sm:border-hairline max-sm:bg-surface max-sm:px-4 max-sm:pt-3 max-sm:pb-safe">
      {view.resume && (
        <p className="text-base text-muted">
          {t("invitation.resume", { count: view.resume.answers_saved, n: view.resume.question_index + 1 })}
        </p>
      )}
      {!open && view.opens_at && (
        <p className="text-base text-muted">
          {t("invitation.early", { relative: formatRelative(view.opens_at, i18n.language, now) })}
        </p>
      )}
      {kept && (
        <p className="text-base text-muted" data-testid="kept-check">
          {t(wentWell(kept) ? "check.keptWell" : "check.kept", {
            time: formatDateTime(new Date(kept.at).toISOString(), i18n.language),
          })}
        </p>
      )}
      <div className="flex flex-wrap gap-3">
        <Button
          tone={byPhone(view) || view.open_channel === "phone" ? "secondary" : "primary"}
          size="lg"
          data-testid="start"
          className="max-sm:basis-full"
          onClick={() => void navigate({ to: `/interview/$token/${to}`, params: { token } })}
        >
          {label}
        </Button>
        {!open && view.scheduled_at && (
          <a
            className={`${buttonClass("secondary", "lg")} max-sm:basis-full`}
            download="interview.ics"
            href={calendarFile(
              view.scheduled_at,
              view.time_limit_secs,
              `${view.company_name}: ${view.job_title}`,
            )}
          >
            <CalendarPlus aria-hidden="true" size={20} strokeWidth={1.75} />
            {t("invitation.calendar")}
          </a>
        )}
      </div>
    </div>
  );
}
