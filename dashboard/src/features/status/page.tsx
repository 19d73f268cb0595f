import { useQuery } from "@tanstack/react-query";
import { Link, Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AskedFor, StatusReply } from "@/api/types";
import { OurFault } from "@/features/candidate/fault";
import { Contact, LinkProblem } from "@/features/candidate/gone";
import { CandidateShell, Heading } from "@/features/candidate/shell";
import { CandidateSkeleton } from "@/features/candidate/skeleton";
import { useToken } from "@/features/candidate/view";
import { heldBy } from "@/features/phone/held-by";
import { formatDate } from "@/lib/format";
import { buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Notice } from "@/ui/parts";
import { Time } from "@/ui/time";
import { Ask } from "./ask";
import { statusQuery } from "./query";

const KNOWN = ["invited", "interviewed", "review", "decision"] as const;

export default function StatusPage() {
  const token = useToken();
  const status = useQuery(statusQuery(token));
  if (status.data?.practice_id) {
    return <Navigate to="/practice/$practiceId" params={{ practiceId: status.data.practice_id }} replace />;
  }
  if (status.data) return <Status status={status.data} token={token} />;
  if (status.error) {
    return <LinkProblem error={status.error} token={token} onRetry={() => void status.refetch()} />;
  }
  return <CandidateSkeleton />;
}

function Status({ status, token }: { status: StatusReply; token: string }) {
  const { t } = useTranslation("candidate");
  const { lines, contact_email, decided } = status;
  const company = status.company_name ?? "";
  const interviewed = lines.some((line) => line.step === "interviewed" && line.at !== null && !line.current);
  const kinds: AskedFor[] = decided ? ["explanation", "second_look", "deletion"] : ["deletion"];
  return (
    <CandidateShell title={t("title.status")} company={company || null}>
      <div className="grid gap-6" data-testid="status">
        <div className="grid gap-2">
          <Heading>{t("status.heading")}</Heading>
          <Glance status={status} />
          {!status.over && !status.review_by && (
            <Link
              to="/interview/$token"
              params={{ token }}
              className={`${buttonClass("primary", "lg")} justify-self-start`}
            >
              {t("gone.back")}
            </Link>
          )}
        </div>
        {status.fault && <OurFault fault={status.fault} />}
        {decided && <Decided status={status} />}
        <ol className="grid gap-0">
          {lines.map((line) => (
            <Line key={line.step} line={line} status={status} />
          ))}
        </ol>
        {interviewed && (
          <Link
            to="/interview/$token/receipt"
            params={{ token }}
            className={`${buttonClass("secondary", "lg")} justify-self-start`}
          >
            {t("status.receipt")}
          </Link>
        )}
        <section className="grid gap-3 border-t border-hairline pt-6" aria-labelledby="rights">
          <h2 id="rights" className="text-xl font-semibold">
            {t("status.rights")}
          </h2>
          <Ask token={token} company={company} kinds={kinds} asked={status.requests ?? []} />
          {contact_email && <Contact email={contact_email} />}
        </section>
      </div>
    </CandidateShell>
  );
}

/** Whose move it is, in one sentence. */
function Glance({ status }: { status: StatusReply }) {
  const { t, i18n } = useTranslation("candidate");
  const { review_by, decided, fault, over } = status;
  const words = () => {
    if (status.withdrawn) return t("status.withdrawn");
    if (fault || decided) return "";
    if (over === "cancelled") return t("gone.cancelled");
    if (!review_by) return over ? t("gone.expired") : t("status.yourMove");
    const date = formatDate(review_by, i18n.language);
    const late = new Date(review_by).getTime() < Date.now();
    return t(late ? "status.late" : "status.reviewBy", { date });
  };
  const said = words();
  return said ? (
    <p className="text-muted" data-testid="status-glance">
      {said}
    </p>
  ) : null;
}

/** What a person decided, in plain words, and what it rests on. */
function Decided({ status }: { status: StatusReply }) {
  const { t } = useTranslation("candidate");
  const { decided } = status;
  if (!decided) return null;
  return (
    <Notice
      tone={decided.outcome === "going_on" ? "good" : "neutral"}
      title={t(`status.decided.${decided.outcome}`, { company: status.company_name ?? "" })}
      data-testid="decided"
    >
      <p>{t("status.restsOn", { count: decided.questions })}</p>
      {decided.corrections > 0 && <p>{t("status.corrections", { count: decided.corrections })}</p>}
      <p>{t("status.canAsk")}</p>
    </Notice>
  );
}

function Line({ line, status }: { line: StatusReply["lines"][number]; status: StatusReply }) {
  const { t } = useTranslation("candidate");
  const known = KNOWN.find((candidate) => candidate === line.step);
  // What has not happened yet has the day it is expected.
  const expected = line.current && line.step === "review" && !status.decided;
  return (
    <li
      aria-current={line.current ? "step" : undefined}
      className={cn(
        "grid gap-0.5 border-l-2 py-3 pl-4",
        line.current ? "border-accent font-semibold forced-colors:border-l-8" : "border-hairline",
      )}
    >
      <span>
        {known ? t(`status.steps.${known}`) : line.step}
        {line.current && <span className="ml-2 text-base font-normal text-muted">{t("status.current")}</span>}
      </span>
      {line.at && (
        <span className="text-base font-normal text-muted">
          {expected && <>{t("status.expected")} </>}
          <Time at={line.at} zone={!expected} dateOnly={expected} />
          {line.step === "interviewed" && (status.held_by ?? []).length > 0 && (
            <> · {t(heldBy(status.held_by ?? []))}</>
          )}
        </span>
      )}
    </li>
  );
}
