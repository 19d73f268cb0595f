import { useTranslation } from "react-i18next";
import { compact, numberGroups, pinGroups, telLink } from "@/lib/phone";
import { CopyButton } from "@/ui/copy-button";
import { Digits } from "@/ui/digits";

/** The number to call and the PIN that stands for the link there. */
export function DialIn({ number, pin }: { number: string; pin: string }) {
  const { t } = useTranslation("candidate");
  return (
    <dl className="grid gap-3" data-testid="dial-in">
      <div className="flex flex-wrap items-center gap-x-4">
        <dt className="text-base text-muted max-sm:basis-full sm:w-24">{t("phone.number")}</dt>
        <dd className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <a
            href={telLink(number)}
            className="inline-flex min-h-11 items-center text-xl font-semibold text-accent"
          >
            <span className="sr-only">{t("phone.dial")}: </span>
            <Digits groups={numberGroups(number)} className="border-b-2 border-current" />
          </a>
          <CopyButton size="sm" text={compact(number)} label={t("phone.copyNumber")} />
        </dd>
      </div>
      <div className="flex flex-wrap items-center gap-x-4">
        <dt className="text-base text-muted max-sm:basis-full sm:w-24">{t("phone.pin")}</dt>
        <dd className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <Digits
            groups={pinGroups(pin)}
            className="inline-flex min-h-11 items-center text-xl font-semibold"
          />
          <CopyButton size="sm" text={compact(pin)} label={t("phone.copyPin")} />
        </dd>
      </div>
    </dl>
  );
}
