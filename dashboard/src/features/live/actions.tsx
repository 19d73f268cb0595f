import { AlarmClockPlus, CirclePause, CirclePlay, CircleStop, Hand } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { HrCommand } from "@/api/types";
import { Button } from "@/ui/button";

interface Props {
  paused: boolean;
  /** A person holds the interview: pausing and taking over wait until it is handed back. */
  held: boolean;
  canExtend: boolean;
  onCommand: (command: HrCommand) => void;
  onTakeOver: () => void;
  onEnd: () => void;
}

/** What can be done to the interview: nothing here asks back but what the candidate hears for good. */
export function Actions({ paused, held, canExtend, onCommand, onTakeOver, onEnd }: Props) {
  const { t } = useTranslation("hr");
  return (
    <>
      {!held && (
        <Button
          icon={paused ? CirclePlay : CirclePause}
          aria-keyshortcuts="Shift+P"
          data-testid={paused ? "resume-call" : "pause-call"}
          onClick={() => onCommand({ kind: paused ? "resume_call" : "pause_call" })}
        >
          {paused ? t("pause.resume") : t("pause.pause")}
        </Button>
      )}
      {canExtend && (
        <Button
          icon={AlarmClockPlus}
          aria-keyshortcuts="E"
          data-testid="hr-extend"
          onClick={() => onCommand({ kind: "extend_time" })}
        >
          {t("live.extend")}
        </Button>
      )}
      {!held && (
        <Button icon={Hand} aria-keyshortcuts="Shift+T" data-testid="take-over" onClick={onTakeOver}>
          {t("takeover.open")}
        </Button>
      )}
      <Button tone="danger" icon={CircleStop} data-testid="hr-end" onClick={onEnd}>
        {t("live.end")}
      </Button>
    </>
  );
}
