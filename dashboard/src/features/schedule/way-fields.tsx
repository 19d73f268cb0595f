import { Link } from "@tanstack/react-router";
import { Monitor, Phone, PhoneOff, TriangleAlert } from "lucide-react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { useTranslation } from "react-i18next";
import type { CandidateRow } from "@/api/types";
import { formatDateTime } from "@/lib/format";
import { numberGroups } from "@/lib/phone";
import { Digits } from "@/ui/digits";
import { Choice } from "@/ui/field";
import { Notice } from "@/ui/parts";

type Person = Pick<CandidateRow, "id" | "name" | "phone">;

interface Props {
  channel: UseFormRegisterReturn;
  who: UseFormRegisterReturn;
  byPhone: boolean;
  weCall: boolean;
  /** Whom it is for; null while nobody is chosen or the person is still to be added. */
  person: Person | null;
  /** Somebody is being added by this form, with the number that was typed. */
  fresh: { phone: string } | null;
  hasTime: boolean;
  /** It was sent off without the time at which we are to call. */
  timeMissing: boolean;
}

/** By browser or by phone, and then who calls whom. Says what is missing for it while it can still be mended. */
export function WayFields({ channel, who, byPhone, weCall, person, fresh, hasTime, timeMissing }: Props) {
  const { t } = useTranslation("hr");
  const number = fresh ? fresh.phone.trim() || null : (person?.phone ?? null);
  const unknown = (fresh !== null || person !== null) && number === null;
  return (
    <div className="grid gap-3">
      <fieldset>
        <legend className="font-medium">{t("schedule.way")}</legend>
        <div className="flex flex-wrap gap-x-6">
          <Choice type="radio" value="browser" {...channel}>
            <Way icon={Monitor} text={t("schedule.browser")} />
          </Choice>
          <Choice type="radio" value="phone" data-testid="by-phone" {...channel}>
            <Way icon={Phone} text={t("schedule.phone")} />
          </Choice>
        </div>
        <p className="text-sm text-muted">{t(byPhone ? "schedule.phoneHint" : "schedule.browserHint")}</p>
      </fieldset>
      {byPhone && (
        <fieldset className="border-l-2 border-hairline pl-4">
          <legend className="sr-only">{t("schedule.who")}</legend>
          <Choice type="radio" value="dial_in" {...who}>
            <span className="block">{t("schedule.theyDial")}</span>
            <span className="block text-sm text-muted">{t("schedule.theyDialHint")}</span>
          </Choice>
          <Choice type="radio" value="we_call" data-testid="we-call" {...who}>
            <span className="block">{t("schedule.weCall")}</span>
            <span className="block text-sm text-muted">
              {number ? (
                <>
                  {t("schedule.weCallNumber")} <Digits groups={numberGroups(number)} />
                </>
              ) : (
                t("schedule.weCallHint")
              )}
            </span>
          </Choice>
        </fieldset>
      )}
      <div role="status" className="grid gap-2 empty:hidden">
        {byPhone && weCall && unknown && (
          <Notice tone="caution" icon={PhoneOff} title={t("schedule.noNumber")} data-testid="no-number">
            {person ? (
              <Link to="/candidates/$id" params={{ id: person.id }} className="text-accent underline">
                {t("schedule.noNumberOpen", { name: person.name })}
              </Link>
            ) : (
              t("schedule.noNumberFresh")
            )}
          </Notice>
        )}
        {byPhone && weCall && !hasTime && (
          <Notice
            role={timeMissing ? "alert" : undefined}
            tone={timeMissing ? "bad" : "caution"}
            icon={TriangleAlert}
            title={t("schedule.callNeedsTime")}
          />
        )}
      </div>
    </div>
  );
}

function Way({ icon: Icon, text }: { icon: typeof Phone; text: string }) {
  return (
    <span className="inline-flex items-center gap-2">
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="text-muted" />
      {text}
    </span>
  );
}

interface OddHourProps {
  at: Date;
  zone: string;
  which: "early" | "late";
  agreed: UseFormRegisterReturn;
  /** The service has refused the time; before that it is only said. */
  refused: boolean;
}

/** The same moment on the candidate's clock, where it is an odd one; a tick says that it was agreed. */
export function OddHour({ at, zone, which, agreed, refused }: OddHourProps) {
  const { t, i18n } = useTranslation("hr");
  return (
    <Notice
      role={refused ? "alert" : "status"}
      tone="caution"
      icon={TriangleAlert}
      data-testid="odd-hour"
      title={t(`schedule.${which}`, {
        time: formatDateTime(at.toISOString(), i18n.language, { timeZone: zone }),
        zone,
      })}
    >
      <Choice type="checkbox" {...agreed}>
        {t("schedule.agreed")}
      </Choice>
    </Notice>
  );
}
