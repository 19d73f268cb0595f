import { Monitor, Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatClock, wholeMinutes } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { Card } from "@/ui/parts";
import { Circumstances } from "./circumstances";
import type { MonitorState } from "./monitor";

/** Facts of the moment, changing in place. No score and no suggestion: they would colour what is done here. */
export function StateCard({ monitor, over }: { monitor: MonitorState; over: boolean }) {
  const { t } = useTranslation(["hr", "live"]);
  const { live, liveAt, interview, facts } = monitor;
  const channel = over ? null : (facts.channel ?? interview?.live_channel ?? null);
  const ChannelIcon = channel === "phone" ? Phone : Monitor;
  const now = useNow(1_000);
  const running = live !== null && live.state !== "ended" && !live.paused && !over;
  const elapsed = live ? live.elapsed_ms + (running ? Math.max(0, now - liveAt) : 0) : 0;
  return (
    <Card className="grid gap-4">
      <div className="grid gap-1">
        <p className="font-semibold" data-testid="live-state" data-state={live?.state ?? "waiting"}>
          {words()}
        </p>
        <p className="text-muted">{interview?.job.title}</p>
      </div>
      {channel && (
        <p className="flex items-center gap-2" data-testid="live-channel" data-channel={channel}>
          <ChannelIcon aria-hidden="true" size={16} strokeWidth={1.75} className="text-muted" />
          {t(channel === "phone" ? "live.byPhone" : "live.inBrowser")}
        </p>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">{t("live.elapsed")}</dt>
        <dd className="tabular text-right" data-testid="live-elapsed">
          {formatClock(elapsed)}
          {live && live.remaining_ms > 0 && (
            <span className="ml-2 text-muted">
              {t("live.left", { count: wholeMinutes(live.remaining_ms) })}
            </span>
          )}
        </dd>
      </dl>
      <Circumstances facts={facts} />
      {live && live.question_index !== null && live.question_total !== null && (
        <div className="grid gap-1 border-t border-hairline pt-3">
          <p className="tabular font-medium" data-testid="live-question">
            {t("live.question", { n: live.question_index + 1, total: live.question_total })}
          </p>
          <p className="text-lg">{live.question_text}</p>
        </div>
      )}
    </Card>
  );

  /** What is going on; that somebody is gone comes before what was going on. */
  function words(): string {
    if (over) return t("live.state.ended");
    if (facts.replacing) return t("live:state.replacing");
    if (facts.away) return t("live:state.away");
    if (live === null) return t("live.waiting");
    return live.candidate_speaking ? t("live:row.candidateSpeaks") : t(`live.state.${live.state}`);
  }
}
