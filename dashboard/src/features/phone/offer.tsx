import { useTranslation } from "react-i18next";
import type { CandidateView } from "@/api/types";
import { CallMe } from "./call-me";
import { DialIn } from "./dial-in";
import { KeypadHelp } from "./keypad-help";

interface Props {
  view: CandidateView;
  token: string;
  /** During an interview: only what is needed to go on. */
  short?: boolean;
}

/** True where this interview can be held by phone at all. */
export function hasPhone({ phone }: CandidateView): boolean {
  return Boolean(phone && (phone.number !== null || phone.call_me));
}

/** Both ways to a telephone: the number with its PIN, and a call from us. */
export function PhoneOffer({ view, token, short = false }: Props) {
  const { t } = useTranslation("candidate");
  const { phone } = view;
  if (!phone) return null;
  const { number, pin } = phone;
  return (
    <div className="grid gap-5" data-testid="phone-offer">
      {number && pin && (
        <section className="grid gap-2">
          <h3 className="font-semibold">{t("phone.callUs")}</h3>
          <DialIn number={number} pin={pin} />
          {!short && <p className="text-base text-muted">{t("phone.pinHint")}</p>}
        </section>
      )}
      {phone.why_not !== "not_set_up" && <CallMe view={view} token={token} phone={phone} short={short} />}
      {!short && <KeypadHelp />}
    </div>
  );
}
