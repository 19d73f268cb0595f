import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PhoneOutgoing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import type { CandidatePhone, CandidateView } from "@/api/types";
import { viewQuery } from "@/features/candidate/view";
import { formatRelative } from "@/lib/format";
import { lastDigits } from "@/lib/phone";
import { Button } from "@/ui/button";
import { Digits } from "@/ui/digits";
import { Failure } from "@/ui/failure";
import { PART, Sentence } from "@/ui/sentence";
import { CallHours } from "./call-hours";
import { CallState } from "./call-state";
import { callingOf, isUnderWay } from "./calling";
import { useFollowed } from "./use-followed";

interface Props {
  view: CandidateView;
  token: string;
  phone: CandidatePhone;
  short: boolean;
}

/** A call from us: asked for, followed while it rings, and taken back. */
export function CallMe({ view, token, phone, short }: Props) {
  const { t, i18n } = useTranslation("candidate");
  const client = useQueryClient();
  const calling = callingOf(phone.calling);
  const underWay = isUnderWay(calling);
  const slow = view.open_channel === "phone" || calling?.kind === "later";
  useFollowed(token, slow ? "waits" : underWay ? "rings" : "no");
  const look = () => client.invalidateQueries(viewQuery(token));
  const call = useMutation({ mutationFn: () => candidateApi.callMe(token), onSettled: look });
  const cancel = useMutation({ mutationFn: () => candidateApi.cancelCall(token), onSettled: look });
  const digits = phone.masked_number ? lastDigits(phone.masked_number) : "";
  const waits = calling?.kind === "later" || calling?.kind === "over";
  const talks = calling?.kind === "answered" || calling?.kind === "talking";

  // What the page says of it above is enough.
  if (view.open_channel === "phone") return null;
  return (
    <section className="grid gap-3">
      <h3 className="font-semibold">{t("phone.callYou")}</h3>
      {digits && (
        <p>
          <Sentence
            text={t("phone.callText", { digits: PART })}
            part={<Digits groups={[digits]} className="font-medium whitespace-nowrap" />}
          />
        </p>
      )}
      <div role="status" className="empty:hidden">
        {calling && <CallState calling={calling} />}
      </div>
      {phone.why_not && !underWay && (
        <p className="text-muted" data-testid="why-not">
          {whyNot(phone.why_not)}
        </p>
      )}
      <div className="flex flex-wrap gap-3 empty:hidden">
        {phone.call_me && (calling === null || waits) && (
          <Button
            size="lg"
            tone={view.channel === "phone" ? "primary" : "secondary"}
            icon={PhoneOutgoing}
            data-testid="call-me"
            busy={call.isPending}
            busyLabel={t("phone.calling")}
            onClick={() => call.mutate()}
          >
            {t(calling ? "phone.again" : "phone.callMe")}
          </Button>
        )}
        {underWay && !talks && (
          <Button
            size="lg"
            data-testid="cancel-call"
            busy={cancel.isPending}
            busyLabel={t("phone.cancelling")}
            onClick={() => cancel.mutate()}
          >
            {t("phone.cancel")}
          </Button>
        )}
      </div>
      {(call.error ?? cancel.error) && <Failure error={call.error ?? cancel.error} />}
      {!short && phone.masked_number && <CallHours hours={phone.hours} token={token} />}
    </section>
  );

  function whyNot(why: NonNullable<CandidatePhone["why_not"]>): string {
    return why === "too_early"
      ? t("phone.whyNot.too_early", { time: formatRelative(view.opens_at, i18n.language) })
      : t(`phone.whyNot.${why}`);
  }
}
