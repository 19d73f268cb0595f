import { Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ScheduledInterview } from "@/api/types";
import { compact, numberGroups, pinGroups } from "@/lib/phone";
import { CopyButton } from "@/ui/copy-button";
import { Digits } from "@/ui/digits";

/** Number and PIN beside the link, shown like it only when they are made; nothing where nobody can dial in. */
export function DialInBox({ dialIn }: { dialIn: ScheduledInterview["dial_in"] }) {
  const { t } = useTranslation("hr");
  const { number, pin } = dialIn;
  if (!number) return null;
  return (
    <div className="grid gap-2 border-t border-hairline pt-3" data-testid="dial-in-box">
      <p className="flex items-center gap-2 font-medium">
        <Phone aria-hidden="true" size={16} strokeWidth={1.75} />
        {t("phone.dialInTitle")}
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Digits groups={numberGroups(number)} className="text-lg font-medium" />
        <CopyButton size="sm" text={compact(number)} label={t("phone.copyNumber")} />
        <span className="inline-flex items-baseline gap-2">
          <span className="text-muted">{t("phone.pin")}</span>
          <Digits groups={pinGroups(pin)} className="text-lg font-medium" />
        </span>
        <CopyButton size="sm" text={compact(pin)} label={t("phone.copyPin")} />
      </div>
      <p className="text-sm text-muted">{t("phone.pinHint")}</p>
    </div>
  );
}
