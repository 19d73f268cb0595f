import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, CircleCheck, MailWarning, TriangleAlert, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { adminApi, type RequestView, settingsKeys } from "@/api/settings";
import { useKeys } from "@/lib/use-keys";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Chip, Notice } from "@/ui/parts";
import { PART, Sentence } from "@/ui/sentence";
import { Time } from "@/ui/time";
import { toasts } from "@/ui/toast";
import { Approving, Rejecting } from "./decision";
import { REQUEST_TONES } from "./tones";

/** One request: who asks, what fits and what does not, and the decision. */
export function RequestDetail({ request, onNext }: { request: RequestView; onNext: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const client = useQueryClient();
  const heading = useRef<HTMLHeadingElement>(null);
  const [deciding, setDeciding] = useState<"approve" | "reject" | null>(null);
  const pending = request.status === "pending";
  useEffect(() => heading.current?.focus(), []);
  const decide = useMutation({
    mutationFn: (reason: string | null) =>
      reason === null ? adminApi.approve(request.id) : adminApi.reject(request.id, reason),
    onSuccess: async (decided) => {
      toasts.say(
        t(decided.status === "approved" ? "requests.didApprove" : "requests.didReject", {
          name: request.company_name,
        }),
      );
      onNext();
      await client.invalidateQueries({ queryKey: settingsKeys.requests });
    },
  });
  useKeys(
    pending
      ? {
          KeyA: { label: t("requests.approve"), run: () => setDeciding("approve") },
          KeyR: { label: t("requests.reject"), run: () => setDeciding("reject") },
        }
      : {},
  );
  const late = decide.error instanceof ApiError && decide.error.code === "COMP_412" ? decide.error : null;
  return (
    <Card className="grid gap-5" aria-labelledby="request-heading">
      <div className="grid gap-1">
        <h2
          id="request-heading"
          ref={heading}
          tabIndex={-1}
          data-focus-quiet
          className="text-xl font-semibold break-words"
        >
          {request.company_name}
        </h2>
        <p className="flex flex-wrap items-center gap-2 text-muted">
          <Chip tone={REQUEST_TONES[request.status]}>{t(`requests.status.${request.status}`)}</Chip>
          <span>
            {t("requests.asked")} <Time at={request.created_at} zone />
          </span>
        </p>
      </div>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        <Fact name={t("requests.contact")}>
          {request.contact_name}
          <span className="block break-all">{request.contact_email}</span>
        </Fact>
        <Fact name={t("requests.domain")}>{request.domain ?? t("requests.noDomain")}</Fact>
        <Fact name={t("requests.language")}>
          {t(`common:languageName.${request.language}` as "common:language", {
            defaultValue: request.language,
          })}
        </Fact>
      </dl>
      {request.message && (
        <blockquote
          lang={request.language}
          className="border-l-2 border-control pl-3 break-words whitespace-pre-wrap"
        >
          {request.message}
        </blockquote>
      )}
      <Flags request={request} />
      <Unsent request={request} />
      {!pending && <Decided request={request} />}
      {late && (
        <Notice
          role="alert"
          tone="caution"
          title={t("requests.late")}
          actions={
            <Button onClick={() => void client.invalidateQueries({ queryKey: settingsKeys.requests })}>
              {t("requests.reload")}
            </Button>
          }
        >
          {late.message}
        </Notice>
      )}
      {decide.error && !late && <Failure error={decide.error} />}
      {pending && deciding === null && (
        <div className="flex flex-wrap justify-between gap-x-8 gap-y-6">
          <Button tone="primary" icon={Check} data-testid="approve" onClick={() => setDeciding("approve")}>
            {t("requests.approve")}
          </Button>
          <Button tone="danger" icon={X} data-testid="reject" onClick={() => setDeciding("reject")}>
            {t("requests.reject")}
          </Button>
        </div>
      )}
      {pending && deciding === "approve" && (
        <Approving
          request={request}
          busy={decide.isPending}
          onCancel={() => setDeciding(null)}
          onConfirm={() => decide.mutate(null)}
        />
      )}
      {pending && deciding === "reject" && (
        <Rejecting
          request={request}
          busy={decide.isPending}
          onCancel={() => setDeciding(null)}
          onConfirm={(reason) => decide.mutate(reason)}
        />
      )}
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="mb-1 min-w-0 break-words sm:mb-0">{children}</dd>
    </>
  );
}

/** What helps to decide; nothing of it decides. */
function Flags({ request: { flags, domain } }: { request: RequestView }) {
  const { t } = useTranslation("admin");
  const lines: { good: boolean; text: ReactNode }[] = [];
  if (domain && flags.domain_fits_sender !== null)
    lines.push({
      good: flags.domain_fits_sender,
      text: t(flags.domain_fits_sender ? "requests.fits" : "requests.doesNotFit"),
    });
  if (flags.free_mail) lines.push({ good: false, text: t("requests.freeMail") });
  if (flags.same_domain)
    lines.push({
      good: false,
      text: (
        <Sentence
          text={t("requests.sameDomain", { company: PART })}
          part={
            <Link
              to="/admin/companies/$id"
              params={{ id: flags.same_domain.id }}
              className="border-b border-current"
            >
              {flags.same_domain.name}
            </Link>
          }
        />
      ),
    });
  if (flags.contact_has_account) lines.push({ good: false, text: t("requests.hasAccount") });
  if (flags.many_links) lines.push({ good: false, text: t("requests.spam") });
  if (lines.length === 0) return null;
  return (
    <ul className="grid gap-1.5" data-testid="flags">
      {lines.map(({ good, text }, index) => {
        const Icon = good ? CircleCheck : TriangleAlert;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed places
          <li key={index} className="flex items-start gap-2">
            <Icon
              aria-hidden="true"
              size={18}
              strokeWidth={1.75}
              className={good ? "mt-px shrink-0 text-good" : "mt-px shrink-0 text-caution"}
            />
            <span className="min-w-0">{text}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** Mails about the request that did not go out. */
function Unsent({ request }: { request: RequestView }) {
  const { t } = useTranslation("admin");
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => Promise.all(request.failed_mails.map((id) => adminApi.retryTask(id))),
    onSettled: () => client.invalidateQueries({ queryKey: settingsKeys.requests }),
  });
  if (request.failed_mails.length === 0) return null;
  return (
    <Notice
      tone="bad"
      icon={MailWarning}
      title={t("requests.unsent", { count: request.failed_mails.length })}
      actions={
        <Button busy={again.isPending} busyLabel={t("users.sending")} onClick={() => again.mutate()}>
          {t("users.sendAgain")}
        </Button>
      }
    >
      {t(request.status === "pending" ? "requests.unsentPending" : "requests.unsentText")}
      {again.error && <Failure error={again.error} />}
    </Notice>
  );
}

function Decided({ request }: { request: RequestView }) {
  const { t } = useTranslation("admin");
  return (
    <Notice
      tone={REQUEST_TONES[request.status]}
      title={t(`requests.was.${request.status as "approved" | "rejected"}`)}
    >
      <p>
        {request.reviewed_by &&
          `${t("requests.by", { name: request.reviewed_by.name || t("requests.gone") })} `}
        {request.reviewed_at && <Time at={request.reviewed_at} zone />}
      </p>
      {request.reason && <p className="whitespace-pre-wrap">{request.reason}</p>}
      {request.company_id && (
        <Link
          to="/admin/companies/$id"
          params={{ id: request.company_id }}
          className="border-b border-current"
        >
          {t("requests.toCompany")}
        </Link>
      )}
    </Notice>
  );
}
