import { CalendarX2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Notice } from "@/ui/parts";
import { TimeButton } from "./free-times";
import { oddHour } from "./hours";
import { suggestedTimes } from "./use-week";

const REASONS = ["candidate", "interviewer", "unavailable", "calendar"] as const;

interface Props {
  error: unknown;
  zone: string;
  other: string;
  onPick: (at: string) => void;
}

/** The time is taken: by whom, and the three nearest that are not. What was filled in stays. */
export function Clash({ error, zone, other, onPick }: Props) {
  const { t } = useTranslation("schedule");
  if (!(error instanceof ApiError) || error.code !== "INT_417") return null;
  const reason = REASONS.find((one) => one === error.body.reason) ?? "candidate";
  const times = suggestedTimes(error);
  return (
    <Notice role="alert" tone="caution" icon={CalendarX2} title={t(`taken.${reason}`)} data-testid="clash">
      {times.length === 0 ? (
        t("taken.none")
      ) : (
        <>
          <p>{t("taken.nearest")}</p>
          <ul className="mt-1">
            {times.map((at) => (
              <li key={at}>
                <TimeButton
                  time={{ starts_at: at, odd: oddHour(other, new Date(at)) }}
                  zone={zone}
                  other={other}
                  pressed={false}
                  onPick={onPick}
                  date
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}
