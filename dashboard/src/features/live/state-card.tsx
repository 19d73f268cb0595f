import { Circle, CircleCheck, CircleDot, Monitor, Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatClock, wholeMinutes } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { Card } from "@/ui/parts";
import { Circumstances } from "./circumstances";
import type { MonitorState } from "./monitor";

/** Facts of the moment, changing in place. No score and no suggestion: they would colour what is done here. */
export function StateCard({ monitor, over }: { monitor: MonitorState; over: boolean }) {
  const { t } = useTranslation("hr");
  const { live, liveAt, interview, transcript, facts } = monitor;
  const channel = over ? null : (facts.channel ?? interview?.live_channel ?? null);
  const ChannelIcon = channel === "phone" ? Phone : Monitor;
  const now = useNow(1_000);
  const running = live !== null && live.state !== "ended" && !live.paused && !over;
  const elapsed = live ? live.elapsed_ms + (running ? Math.max(0, now - liveAt) : 0) : 0;
  return (
    <Card className="grid gap-4 max-lg:order-1">
      <div className="grid gap-1">
        <p className="font-semibold" data-testid="live-state" data-state={live?.state ?? "waiting"}>
          {over ? t("live.state.ended") : live ? t(`live.state.${live.state}`) : t("live.waiting")}
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
          <p>{live.question_text}</p>
        </div>
      )}
      {transcript.questions.length > 0 && (
        <div className="hidden gap-1 border-t border-hairline pt-3 lg:grid">
          <h2 className="text-sm text-muted">{t("live.plan")}</h2>
          <ol className="grid gap-1">
            {transcript.questions.map((question) => {
              const Icon =
                question.outcome === "answered" ? CircleCheck : question.outcome ? Circle : CircleDot;
              return (
                <li key={question.question_id} className="flex gap-2">
                  <Icon
                    aria-hidden="true"
                    size={16}
                    strokeWidth={1.75}
                    className="mt-0.5 shrink-0 text-muted"
                  />
                  <span className="min-w-0">
                    <span className="line-clamp-2" title={question.text}>
                      {question.text}
                    </span>
                    <span className="sr-only">
                      {question.outcome === null
                        ? t("live.open")
                        : question.outcome === "skipped"
                          ? t("result.skipped")
                          : ""}
                    </span>
                  </span>
                </li>
              );
            })}
          </ol>
        </div>
      )}
    </Card>
  );
}
