import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  CalendarX2,
  Eye,
  Link2,
  Monitor,
  NotebookPen,
  Pencil,
  Phone,
  ShieldCheck,
  UserRound,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { InterviewDetail } from "@/api/types";
import { DecisionChip, StatusChip } from "@/features/interviews/status-chip";
import { DialInBox } from "@/features/schedule/dial-in-box";
import { LinkBox } from "@/features/schedule/page";
import { formatDateTime, wholeMinutes } from "@/lib/format";
import { Button, buttonClass } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { Card } from "@/ui/parts";
import { Time } from "@/ui/time";
import { Adjustments } from "./adjustments";
import { Requests } from "./requests";

const ROUTES = ["person", "text", "withdraw"] as const;

/** What, when and in which state; for an interview still to come, its link. */
export function ResultHeader({ interview }: { interview: InterviewDetail }) {
  const { t, i18n } = useTranslation(["hr", "result"]);
  const { consent, corrections } = interview;
  const declined = ROUTES.find((route) => route === interview.declined_route);
  const at = interview.completed_at ?? interview.started_at ?? interview.scheduled_at;
  return (
    <Card className="mb-4 grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <StatusChip interview={interview} />
        {interview.decision && <DecisionChip verdict={interview.decision.decision} />}
        <span className="font-medium">
          {interview.job.title}{" "}
          <span className="font-normal text-muted">{t("result:version", { n: interview.job_version })}</span>
        </span>
        {at && (
          <span className="text-muted">
            <Time at={at} zone />
          </span>
        )}
        <Length interview={interview} />
        <Way interview={interview} />
      </div>
      <Adjustments interview={interview} />
      <Requests interview={interview} />
      <ul className="grid gap-1 text-muted empty:hidden">
        {consent && (
          <Fact icon={ShieldCheck}>
            {t("result.consentGiven", {
              time: formatDateTime(consent.given_at, i18n.language),
              version: consent.version,
            })}
          </Fact>
        )}
        {corrections.length > 0 && (
          <Fact icon={Pencil}>{t("result.corrections", { count: corrections.length })}</Fact>
        )}
        {interview.signals.length > 0 && (
          <Fact icon={NotebookPen}>
            {t("result.signal.label")}: <Signals interview={interview} />
          </Fact>
        )}
        {declined && <Fact icon={UserRound}>{t(`result.declined.${declined}`)}</Fact>}
        {interview.cancel_reason && <Fact icon={CalendarX2}>{interview.cancel_reason}</Fact>}
      </ul>
      {interview.status === "scheduled" && <Pending interview={interview} />}
      {interview.status === "in_progress" && (
        <p className="flex flex-wrap items-center gap-3">
          {t("result.running")}
          <Link to="/live/$id" params={{ id: interview.id }} className={buttonClass("primary", "sm")}>
            <Eye aria-hidden="true" size={16} strokeWidth={1.75} />
            {t("interviews.watch")}
          </Link>
        </p>
      )}
    </Card>
  );
}

/** How long it took, all of its calls together. */
function Length({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("result");
  const ms = interview.calls.reduce(
    (sum, { started_at, ended_at }) =>
      started_at && ended_at ? sum + Date.parse(ended_at) - Date.parse(started_at) : sum,
    0,
  );
  if (ms <= 0) return null;
  return <span className="tabular text-muted">{t("length", { count: Math.max(1, wholeMinutes(ms)) })}</span>;
}

/** By what it was held, or is to be. */
function Way({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("hr");
  const used = new Set(interview.calls.filter((call) => call.started_at).map((call) => call.channel));
  const phone = used.size > 0 ? used.has("phone") : interview.channel === "phone";
  const words =
    used.size > 1
      ? t("phone.heldBoth")
      : !phone
        ? t("phone.inBrowser")
        : used.size > 0
          ? t("phone.byPhone")
          : t(interview.call_candidate ? "phone.weCall" : "phone.theyDial");
  const Icon = phone ? Phone : Monitor;
  return (
    <span className="inline-flex items-center gap-1.5 text-muted" data-testid="way">
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} />
      {words}
    </span>
  );
}

function Fact({ icon: Icon, children }: { icon: typeof Link2; children: React.ReactNode }) {
  return (
    <li className="flex gap-2">
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0" />
      <span>{children}</span>
    </li>
  );
}

function Signals({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("hr");
  const count = (kind: string) => interview.signals.filter((signal) => signal.kind === kind).length;
  const [hidden, pasted] = [count("tab_hidden"), count("paste")];
  const words = [
    ...(hidden > 0 ? [t("result.signal.tab_hidden", { count: hidden })] : []),
    ...(pasted > 0 ? [t("result.signal.paste", { count: pasted })] : []),
  ];
  return <>{words.join(", ")}</>;
}

function Pending({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("hr");
  const [cancelling, setCancelling] = useState(false);
  const link = useMutation({ mutationFn: () => companyApi.newLink(interview.id) });
  return (
    <div className="grid gap-3 border-t border-hairline pt-3">
      <p>{t("result.notYet")}</p>
      {link.data && (
        <div className="grid gap-1">
          <p role="status" className="text-muted">
            {t("result.linkMade")}
          </p>
          <LinkBox link={link.data.interview_link} />
          <DialInBox dialIn={link.data.dial_in} />
        </div>
      )}
      {link.error && <Failure error={link.error} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button icon={Link2} busy={link.isPending} onClick={() => link.mutate()}>
          {t("result.newLink")}
        </Button>
        <Button tone="danger" onClick={() => setCancelling(true)}>
          {t("result.cancel")}
        </Button>
        <span className="text-sm text-muted">{t("result.newLinkHint")}</span>
      </div>
      <CancelDialog id={interview.id} open={cancelling} onClose={() => setCancelling(false)} />
    </div>
  );
}

function CancelDialog({ id, open, onClose }: { id: string; open: boolean; onClose: () => void }) {
  const { t } = useTranslation(["hr", "common"]);
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: () => companyApi.cancel(id, reason.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.interview(id) });
      await client.invalidateQueries({ queryKey: keys.interviews });
      onClose();
    },
  });
  return (
    <Dialog open={open} onClose={onClose} title={t("result.cancelTitle")}>
      <p className="text-muted">{t("result.cancelText")}</p>
      <TextField
        label={t("result.cancelReason")}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      {cancel.error && <Failure error={cancel.error} />}
      <div className="flex flex-wrap gap-2">
        <Button tone="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("result.cancel")}
        </Button>
        <Button onClick={onClose}>{t("common:back")}</Button>
      </div>
    </Dialog>
  );
}
