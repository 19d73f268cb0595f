import {
  AlarmClockPlus,
  CirclePause,
  CirclePlay,
  CircleStop,
  Ear,
  EarOff,
  Hand,
  type LucideIcon,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HrCommand } from "@/api/types";
import { Button, type ButtonTone } from "@/ui/button";
import { cn } from "@/ui/cn";

interface Props {
  listening: boolean;
  paused: boolean;
  /** A person holds the interview: pausing and taking over wait until it is handed back. */
  held: boolean;
  canExtend: boolean;
  onListen: () => void;
  onCommand: (command: HrCommand) => void;
  onTakeOver: () => void;
  onEnd: () => void;
}

/**
 * What can be done to the interview: nothing here asks back but what the candidate hears for good. On a phone it is a bar
 * at the bottom, within reach of a thumb.
 */
export function Actions({
  listening,
  paused,
  held,
  canExtend,
  onListen,
  onCommand,
  onTakeOver,
  onEnd,
}: Props) {
  const { t } = useTranslation(["hr", "live"]);
  return (
    <div
      data-testid="live-actions"
      className={cn(
        "flex flex-wrap gap-2",
        "max-sm:fixed max-sm:inset-x-0 max-sm:bottom-[var(--bottom-bar,0px)] max-sm:z-10 max-sm:gap-1",
        "max-sm:border-t max-sm:border-hairline max-sm:bg-surface max-sm:px-2 max-sm:py-1.5",
      )}
    >
      <Act
        icon={listening ? EarOff : Ear}
        tone={listening ? "secondary" : "primary"}
        keys="L"
        testId={listening ? "stop-listening" : "start-listening"}
        onClick={onListen}
      >
        {t(listening ? "listen.stop" : "listen.start")}
      </Act>
      {!held && (
        <Act
          icon={paused ? CirclePlay : CirclePause}
          keys="Shift+P"
          testId={paused ? "resume-call" : "pause-call"}
          onClick={() => onCommand({ kind: paused ? "resume_call" : "pause_call" })}
        >
          {paused ? t("pause.resume") : t("pause.pause")}
        </Act>
      )}
      {canExtend && (
        <Act
          icon={AlarmClockPlus}
          keys="E"
          testId="hr-extend"
          onClick={() => onCommand({ kind: "extend_time" })}
        >
          {t("live.extend")}
        </Act>
      )}
      {!held && (
        <Act icon={Hand} keys="Shift+T" testId="take-over" onClick={onTakeOver}>
          {t("takeover.open")}
        </Act>
      )}
      <Act icon={CircleStop} tone="danger" testId="hr-end" onClick={onEnd}>
        <span className="sm:hidden">{t("live:endShort")}</span>
        <span className="max-sm:hidden">{t("live.end")}</span>
      </Act>
    </div>
  );
}

function Act({
  icon,
  tone = "secondary",
  keys,
  testId,
  onClick,
  children,
}: {
  icon: LucideIcon;
  tone?: ButtonTone;
  keys?: string;
  testId: string;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Button
      icon={icon}
      tone={tone}
      aria-keyshortcuts={keys}
      data-testid={testId}
      onClick={onClick}
      className="max-sm:min-h-12 max-sm:min-w-min max-sm:flex-1 max-sm:flex-col max-sm:gap-0.5 max-sm:px-1 max-sm:text-xs max-sm:leading-tight"
    >
      {children}
    </Button>
  );
}
