import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, PhoneOff, RotateCcw, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { PhoneLine } from "@/api/types";
import { formatDateTime } from "@/lib/format";
import { compact, numberGroups, telLink } from "@/lib/phone";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Digits } from "@/ui/digits";
import { Failure } from "@/ui/failure";
import { Card, type ChipTone, Notice, Skeleton } from "@/ui/parts";

const CARRIERS: Record<string, string> = { twilio: "Twilio", telnyx: "Telnyx" };

const LOOKS: Record<PhoneLine["state"], { tone: ChipTone; icon: typeof PhoneOff }> = {
  ready: { tone: "good", icon: CircleCheck },
  unchecked: { tone: "neutral", icon: CircleDashed },
  not_set_up: { tone: "neutral", icon: PhoneOff },
  not_public: { tone: "caution", icon: TriangleAlert },
  carrier_away: { tone: "caution", icon: TriangleAlert },
  refused: { tone: "bad", icon: TriangleAlert },
  no_such_number: { tone: "bad", icon: TriangleAlert },
  led_elsewhere: { tone: "bad", icon: TriangleAlert },
};

/** The number that candidates dial, and whether its calls arrive here. The installation's, not the company's. */
export function Line() {
  const { t, i18n } = useTranslation("work");
  const [checks, setChecks] = useState(0);
  const line = useQuery({
    queryKey: [...keys.phoneLine, checks],
    queryFn: ({ signal }) => companyApi.phoneLine(checks > 0, signal),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = line;
  return (
    <Card className="grid gap-4" aria-labelledby="line-heading" data-testid="phone-line">
      <h2 id="line-heading" className="text-lg font-semibold">
        {t("phone.line")}
      </h2>
      {line.error && <Failure error={line.error} onRetry={() => void line.refetch()} />}
      {!data && !line.error && <Skeleton className="h-24" />}
      {data && (
        <>
          {data.number && (
            <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-[auto_1fr] sm:items-center">
              <dt className="text-muted">{t("phone.number")}</dt>
              <dd className="flex flex-wrap items-center gap-3">
                <a href={telLink(data.number)} className="border-b border-current text-lg font-medium">
                  <Digits groups={numberGroups(data.number)} />
                </a>
                <CopyButton size="sm" text={compact(data.number)} label={t("phone.copyNumber")} />
              </dd>
              <dt className="text-muted">{t("phone.carrier")}</dt>
              <dd>{CARRIERS[data.carrier] ?? data.carrier}</dd>
              <dt className="text-muted">{t("phone.webhook")}</dt>
              <dd className="min-w-0 font-mono text-sm break-all">{data.voice_url}</dd>
            </dl>
          )}
          <Notice
            role="status"
            tone={LOOKS[data.state].tone}
            icon={LOOKS[data.state].icon}
            title={t(`phone.state.${data.state}`)}
            data-testid="line-state"
            data-state={data.state}
            actions={
              data.number &&
              data.state !== "not_set_up" &&
              data.state !== "not_public" && (
                <Button
                  icon={RotateCcw}
                  data-testid="check-line"
                  busy={line.isFetching}
                  busyLabel={t("phone.checking")}
                  onClick={() => setChecks(checks + 1)}
                >
                  {t("phone.checkNow")}
                </Button>
              )
            }
          >
            <p>{t(`phone.stateText.${data.state}`)}</p>
            {data.led_to && <p className="font-mono text-sm break-all">{data.led_to}</p>}
            {checks > 0 && !line.isFetching && (
              <p className="text-sm">
                {t("phone.checkedAt", {
                  time: formatDateTime(new Date(line.dataUpdatedAt).toISOString(), i18n.language),
                })}
              </p>
            )}
          </Notice>
        </>
      )}
    </Card>
  );
}
