import { EyeOff, Play } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { InterviewDetail, Signal } from "@/api/types";
import { formatClock, formatDateTime } from "@/lib/format";
import { Button } from "@/ui/button";
import { Card } from "@/ui/parts";
import type { Place } from "./use-recording";

/** What was noticed beside the answers, each with its reason; none of it is in the score. */
export function SignalsCard({
  interview,
  canPlay,
  onPlay,
}: {
  interview: InterviewDetail;
  canPlay: (callId: string) => boolean;
  onPlay: (place: Place) => void;
}) {
  const { t } = useTranslation("hr");
  if (interview.signals.length === 0) return null;
  return (
    <Card className="grid gap-3" aria-labelledby="signals-heading" data-testid="signals">
      <div className="grid gap-1">
        <h2 id="signals-heading" className="flex items-center gap-2 text-lg font-semibold">
          <EyeOff aria-hidden="true" size={20} strokeWidth={1.75} />
          {t("noticed.title")}
        </h2>
        <p className="max-w-[68ch] text-muted">{t("noticed.lead")}</p>
      </div>
      <ul className="grid gap-2">
        {interview.signals.map((signal) => (
          <li
            key={`${signal.kind} ${signal.call_id} ${signal.started_ms} ${signal.created_at}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1"
          >
            <Told signal={signal} />
            {signal.call_id && signal.started_ms != null && canPlay(signal.call_id) && (
              <Button
                size="sm"
                tone="quiet"
                icon={Play}
                aria-label={t("noticed.play", { time: formatClock(signal.started_ms) })}
                onClick={() => onPlay({ call_id: signal.call_id ?? "", at_ms: signal.started_ms ?? 0 })}
              >
                {formatClock(signal.started_ms)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Told({ signal }: { signal: Signal }) {
  const { t, i18n } = useTranslation("hr");
  if (signal.kind === "tab_hidden" && signal.started_ms != null && signal.ended_ms != null) {
    return (
      <span>{t("noticed.hidden", { secs: Math.round((signal.ended_ms - signal.started_ms) / 1_000) })}</span>
    );
  }
  if (signal.kind === "paste" && signal.characters != null) {
    return <span>{t("noticed.pasted", { characters: signal.characters })}</span>;
  }
  const time = formatDateTime(signal.created_at, i18n.language);
  if (signal.kind === "tab_hidden") return <span>{t("noticed.hiddenAt", { time })}</span>;
  if (signal.kind === "paste") return <span>{t("noticed.pastedAt", { time })}</span>;
  return <span>{signal.reason ?? signal.kind}</span>;
}
