import {
  AlarmClockPlus,
  CircleAlert,
  CirclePause,
  CirclePlay,
  Grip,
  Hand,
  type LucideIcon,
  MessageSquareLock,
  Mic,
  MicOff,
  Monitor,
  Phone,
  RefreshCw,
  StickyNote,
  Undo2,
  Unplug,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatClock } from "@/lib/format";
import { Card } from "@/ui/parts";
import { type Entry, KEYS, type LiveFacts } from "./facts";

interface Props {
  facts: LiveFacts;
  /** Shows what was said at a moment of a call. */
  onJump: (callId: string, ms: number) => void;
  /** Takes a whisper back that still waits; null where this person may not. */
  onWithdraw: ((whisperId: string) => void) | null;
}

/** What happened beside the words, newest first: what people did, and what went wrong with what effect. */
export function Timeline({ facts, onJump, onWithdraw }: Props) {
  const { t } = useTranslation("hr");
  if (facts.entries.length === 0) return null;
  return (
    <Card className="grid gap-3">
      <h2 className="font-medium">{t("timeline.title")}</h2>
      <ol
        data-testid="timeline"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
        tabIndex={0}
        aria-label={t("timeline.title")}
        className="grid max-h-72 gap-3 overflow-y-auto"
      >
        {facts.entries.toReversed().map((entry) => (
          <Row key={entry.key} entry={entry} onJump={onJump} onWithdraw={onWithdraw} />
        ))}
      </ol>
    </Card>
  );
}

function Row({ entry, onJump, onWithdraw }: Omit<Props, "facts"> & { entry: Entry }) {
  const { t } = useTranslation(["hr", "live"]);
  const callId = entry.key.slice(0, entry.key.lastIndexOf(":"));
  const at = formatClock(entry.at_ms);
  const Icon = iconOf(entry.fact);
  return (
    <li className="grid grid-cols-[16px_1fr_auto] gap-x-2 text-sm" data-kind={entry.fact.kind}>
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 text-muted" />
      <span className="min-w-0 break-words">{words()}</span>
      <button
        type="button"
        aria-label={t("live:timeline.jump", { time: at })}
        className="tabular -my-0.5 min-h-6 self-start rounded-control px-1 text-subtle hover:bg-sunken hover:text-text"
        onClick={() => onJump(callId, entry.at_ms)}
      >
        {at}
      </button>
    </li>
  );

  function words() {
    const { fact } = entry;
    switch (fact.kind) {
      case "note":
        return `${t("timeline.note", { name: fact.by })} ${fact.text}`;
      case "whisper":
        return (
          <>
            {`${t("timeline.whisper", { name: fact.by })} ${fact.text}`}
            <span className="flex flex-wrap items-center gap-x-2 text-muted" data-life={fact.life}>
              {fact.life === "used" && fact.used_ms !== null ? (
                <button
                  type="button"
                  className="min-h-6 text-left text-accent underline"
                  onClick={() => onJump(callId, fact.used_ms ?? 0)}
                >
                  {t("live:whisper.usedAt", { time: formatClock(fact.used_ms) })}
                </button>
              ) : (
                t(`live:whisper.${fact.life}`)
              )}
              {fact.life === "waiting" && onWithdraw && (
                <button
                  type="button"
                  data-testid="withdraw-whisper"
                  className="min-h-6 font-medium text-accent underline"
                  onClick={() => onWithdraw(fact.id)}
                >
                  {t("live:whisper.withdraw")}
                </button>
              )}
            </span>
          </>
        );
      case "refused":
        return t("timeline.refused", {
          name: fact.by,
          what: t(`command.${fact.command}` as "command.note"),
          reason: fact.reason,
        });
      case "supervised":
        return t(`timeline.${fact.type.replace(".", "_")}` as "timeline.call_paused", { name: fact.by });
      case "switched":
        return t(`timeline.switched.${fact.part}`, { from: fact.from, to: fact.to });
      case "failed": {
        const part = t(`timeline.part.${fact.part}` as "timeline.part.stt");
        const said = fact.fatal
          ? t("timeline.failedForGood", { part, engine: fact.engine })
          : t("timeline.failed", { part, engine: fact.engine });
        return fact.times > 1 ? `${said} ${t("timeline.times", { count: fact.times })}` : said;
      }
      case "line":
        return t(`timeline.${fact.type.replace(".", "_")}` as "timeline.candidate_left");
      case "call":
        if (fact.moved)
          return t(fact.moved === "phone" ? "timeline.newCallPhone" : "timeline.newCallBrowser");
        return t("timeline.newCall");
      case "key": {
        const said = t("timeline.key", { key: KEYS[fact.command], what: t(`timeline.keys.${fact.command}`) });
        return fact.refused === null
          ? said
          : `${said} · ${t("timeline.keyRefused", { reason: fact.refused })}`;
      }
      case "recording":
        return t("timeline.recordingFailed");
      default:
        return t("timeline.extended");
    }
  }
}

const SUPERVISED: Record<string, LucideIcon> = {
  "call.paused": CirclePause,
  "call.resumed": CirclePlay,
  "takeover.started": Hand,
  "takeover.ended": Undo2,
};

function iconOf(fact: Entry["fact"]): LucideIcon {
  switch (fact.kind) {
    case "note":
      return StickyNote;
    case "whisper":
      return MessageSquareLock;
    case "supervised":
      return SUPERVISED[fact.type] ?? CirclePause;
    case "switched":
      return Unplug;
    case "extended":
      return AlarmClockPlus;
    case "line":
      return fact.type === "candidate.unmuted" ? Mic : fact.type === "candidate.muted" ? MicOff : Unplug;
    case "call":
      return fact.moved === "phone" ? Phone : fact.moved === "browser" ? Monitor : RefreshCw;
    case "key":
      return Grip;
    default:
      return CircleAlert;
  }
}
