import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi, type DecisionPreview, type RequestView } from "@/api/settings";
import { useKeptState } from "@/lib/kept-draft";
import { useKeys } from "@/lib/use-keys";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { Kbd } from "@/ui/kbd";
import { Skeleton } from "@/ui/parts";

const TYPED_MS = 400;

interface Props {
  request: RequestView;
  busy: boolean;
  onCancel: () => void;
}

/** What approving creates and mails, before it happens. */
export function Approving({ request, busy, onCancel, onConfirm }: Props & { onConfirm: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const preview = useQuery({
    queryKey: ["request-preview", request.id, "approve"],
    queryFn: ({ signal }) => adminApi.preview(request.id, { decision: "approve" }, signal),
  });
  const blocked = request.flags.contact_has_account;
  useKeys({ "Mod+Enter": { label: t("requests.approveIt"), run: () => !busy && !blocked && onConfirm() } });
  return (
    <section aria-labelledby="approving" className="grid gap-4 rounded-card border border-hairline p-4">
      <h3 id="approving" className="font-semibold">
        {t("requests.approving")}
      </h3>
      {preview.error && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isPending && <Skeleton className="h-40" />}
      {preview.data?.company && preview.data.user && (
        <ul className="list-disc pl-5 marker:text-subtle" data-testid="will-create">
          <li>
            {t("requests.makesCompany", { name: preview.data.company.name })}
            {preview.data.company.domain ? ` (${preview.data.company.domain})` : ""}
          </li>
          <li>
            {t("requests.makesUser", { name: preview.data.user.name, address: preview.data.user.email })}
          </li>
        </ul>
      )}
      {preview.data && <Mails preview={preview.data} />}
      {blocked && <p className="text-bad">{t("requests.hasAccount")}</p>}
      <div className="flex flex-wrap justify-between gap-2">
        <Button
          tone="primary"
          busy={busy}
          disabled={blocked}
          busyLabel={t("requests.deciding")}
          data-testid="confirm-approve"
          onClick={onConfirm}
        >
          <span className="inline-flex items-center gap-2">
            {t("requests.approveIt")}{" "}
            <span className="max-sm:hidden">
              <Kbd keys="Mod+Enter" />
            </span>
          </span>
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          {t("common:cancel")}
        </Button>
      </div>
    </section>
  );
}

/** The reason, and the mail with it in the applicant's language. */
export function Rejecting({
  request,
  busy,
  onCancel,
  onConfirm,
}: Props & { onConfirm: (reason: string) => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason, forget] = useKeptState(`rejection.${request.id}`, "");
  const [shown, setShown] = useState("");
  const [tried, setTried] = useState(false);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    const timer = setTimeout(() => setShown(reason.trim()), TYPED_MS);
    return () => clearTimeout(timer);
  }, [reason]);
  const preview = useQuery({
    queryKey: ["request-preview", request.id, "reject", shown],
    queryFn: ({ signal }) => adminApi.preview(request.id, { decision: "reject", reason: shown }, signal),
    placeholderData: keepPreviousData,
  });
  const send = () => {
    setTried(true);
    if (reason.trim() && !busy) onConfirm(reason.trim());
  };
  useKeys({ "Mod+Enter": { label: t("requests.rejectIt"), run: send } });
  return (
    <section aria-labelledby="rejecting" className="grid gap-4 rounded-card border border-hairline p-4">
      <h3 id="rejecting" className="font-semibold">
        {t("requests.rejecting")}
      </h3>
      <TextArea
        ref={field}
        label={t("requests.reason")}
        hint={t("requests.reasonHint")}
        error={tried && !reason.trim() ? t("requests.reasonNeeded") : null}
        value={reason}
        maxLength={2_000}
        data-testid="reason"
        onChange={({ target }) => setReason(target.value)}
      />
      {preview.error && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data ? <Mails preview={preview.data} /> : !preview.error && <Skeleton className="h-40" />}
      <div className="flex flex-wrap justify-between gap-2">
        <Button
          tone="quiet"
          onClick={() => {
            forget();
            onCancel();
          }}
        >
          {t("common:cancel")}
        </Button>
        <Button
          tone="danger"
          busy={busy}
          busyLabel={t("requests.deciding")}
          data-testid="confirm-reject"
          onClick={send}
        >
          <span className="inline-flex items-center gap-2">
            {t("requests.rejectIt")}{" "}
            <span className="max-sm:hidden">
              <Kbd keys="Mod+Enter" />
            </span>
          </span>
        </Button>
      </div>
    </section>
  );
}

function Mails({ preview }: { preview: DecisionPreview }) {
  const { t } = useTranslation("admin");
  return (
    <div className="grid gap-3">
      <p className="text-muted">
        {t("requests.mails", { count: preview.mails.length, address: preview.mails[0]?.to ?? "" })}
      </p>
      {preview.mails.map((mail) => (
        <article
          key={mail.subject}
          lang={mail.language}
          data-testid="mail"
          className="rounded-control bg-sunken p-3"
        >
          <p className="font-medium break-words">{mail.subject}</p>
          <p className="mt-2 break-words whitespace-pre-wrap">{mail.text}</p>
        </article>
      ))}
    </div>
  );
}
