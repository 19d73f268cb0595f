import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { CalendarX2, CircleCheck, Clock4, Link2Off, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { statusQuery } from "@/features/status/query";
import { formatDateTime, formatRelative } from "@/lib/format";
import { buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { PART, Sentence } from "@/ui/sentence";
import { Time } from "@/ui/time";
import { PasteLink } from "./paste-link";
import { CandidateShell, Heading } from "./shell";

/** A calm page with one message and the ways on. */
export function PlainPage({
  icon: Icon,
  title,
  children,
  actions,
  company,
  testId,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  company?: string | null;
  testId?: string;
}) {
  return (
    <CandidateShell title={title} company={company ?? null}>
      <div className="grid gap-4" data-testid={testId}>
        <Icon aria-hidden="true" size={32} strokeWidth={1.5} className="text-muted" />
        <Heading>{title}</Heading>
        <div className="grid gap-3 text-muted">{children}</div>
        {actions && <div className="mt-2 flex flex-wrap gap-3">{actions}</div>}
      </div>
    </CandidateShell>
  );
}

/** What a link that opens nothing says: unknown, expired, missed, cancelled, finished, or a failure of ours. */
export function LinkProblem({
  error,
  token,
  onRetry,
}: {
  error: unknown;
  token: string;
  onRetry: () => void;
}) {
  const { t } = useTranslation("candidate");
  if (error instanceof ApiError && error.status === 404) {
    return (
      <PlainPage icon={Link2Off} title={t("gone.unknownTitle")} testId="link-unknown">
        <p>{t("gone.unknown")}</p>
        <PasteLink />
      </PlainPage>
    );
  }
  if (error instanceof ApiError && error.status === 410) return <Gone error={error} token={token} />;
  return (
    <CandidateShell title={t("failed.title")}>
      <Failure error={error} onRetry={onRetry} />
    </CandidateShell>
  );
}

function Gone({ error, token }: { error: ApiError; token: string }) {
  const { t } = useTranslation("candidate");
  const reason = typeof error.body.reason === "string" ? error.body.reason : "expired";
  // What happened, and whom to ask, the status still tells when the link opens nothing else.
  const status = useQuery({ ...statusQuery(token), retry: false });
  const contact = status.data?.contact_email ?? null;
  if (status.data?.practice_id) {
    return <Navigate to="/practice/$practiceId" params={{ practiceId: status.data.practice_id }} replace />;
  }
  if (reason === "finished" || reason === "completed" || reason === "used") {
    return (
      <PlainPage
        icon={CircleCheck}
        title={t("gone.finishedTitle")}
        testId="link-finished"
        actions={<FinishedLinks token={token} />}
      >
        <p>{t("gone.finished")}</p>
      </PlainPage>
    );
  }
  const cancelled = reason === "cancelled";
  const title = cancelled
    ? t("gone.cancelledTitle")
    : reason === "no_show"
      ? t("gone.noShowTitle")
      : t("gone.expiredTitle");
  const company = status.data?.company_name || null;
  const at = status.data?.cancelled_at;
  const words = cancelled
    ? status.data?.withdrawn
      ? t("gone.withdrawn")
      : company
        ? t("gone.cancelledBy", { company })
        : t("gone.cancelled")
    : t(reason === "no_show" ? "gone.noShow" : "gone.expired");
  const subject = encodeURIComponent(t("gone.mailSubject", { job: status.data?.job_title ?? "" }));
  return (
    <PlainPage
      icon={CalendarX2}
      title={title}
      company={company}
      testId={`link-${cancelled ? "cancelled" : "expired"}`}
      actions={
        contact &&
        !cancelled && (
          <a className={buttonClass("primary", "lg")} href={`mailto:${contact}?subject=${subject}`}>
            {t("gone.askNewTime")}
          </a>
        )
      }
    >
      <p>{words}</p>
      {cancelled && at && (
        <p className="text-base">
          <Time at={at} zone />
        </p>
      )}
      {contact && <Contact email={contact} />}
    </PlainPage>
  );
}

export function FinishedLinks({ token }: { token: string }) {
  const { t } = useTranslation("candidate");
  return (
    <>
      <Link to="/interview/$token/receipt" params={{ token }} className={buttonClass("primary", "lg")}>
        {t("ended.see")}
      </Link>
      <Link to="/interview/$token/status" params={{ token }} className={buttonClass("secondary", "lg")}>
        {t("ended.status")}
      </Link>
    </>
  );
}

export function TooEarly({ opensAt, token }: { opensAt: string | null; token: string }) {
  const { t, i18n } = useTranslation("candidate");
  return (
    <PlainPage
      icon={Clock4}
      title={t("gone.earlyTitle")}
      testId="link-early"
      actions={
        <Link to="/interview/$token" params={{ token }} className={buttonClass("primary", "lg")}>
          {t("gone.back")}
        </Link>
      }
    >
      {opensAt && (
        <p>
          {t("gone.early", {
            relative: formatRelative(opensAt, i18n.language),
            time: formatDateTime(opensAt, i18n.language, { zone: true }),
          })}
        </p>
      )}
    </PlainPage>
  );
}

export function Contact({ email }: { email: string }) {
  const { t } = useTranslation("candidate");
  return (
    <p className="text-base text-muted">
      <Sentence
        text={t("contactText", { email: PART })}
        part={
          <a className="text-accent underline underline-offset-2" href={`mailto:${email}`}>
            {email}
          </a>
        }
      />
    </p>
  );
}
