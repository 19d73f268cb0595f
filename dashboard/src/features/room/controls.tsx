import {
  CircleEllipsis,
  Ellipsis,
  Keyboard,
  LogOut,
  type LucideIcon,
  Mic,
  MicOff,
  Play,
  RotateCcw,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import type { RoomState } from "./room-state";

interface Props {
  state: RoomState;
  textMode: boolean;
  muted: boolean;
  /** The text box, while typing: it stays in view above the keyboard. */
  above: ReactNode;
  onMinute: () => void;
  onReady: () => void;
  onRepeat: () => void;
  onText: () => void;
  onMute: () => void;
  onMore: () => void;
  onEnd: () => void;
}

/** Tab order: minute, repeat, type, microphone, more, end. A state change never moves the focus. */
export function Controls(props: Props) {
  const { t } = useTranslation("candidate");
  const { state, textMode, muted } = props;
  const thinking = state === "thinking_time";
  return (
    <footer className="sticky bottom-0 z-10 border-t border-hairline bg-surface pb-safe">
      <div className="mx-auto grid max-w-[960px] grid-cols-1 gap-3 px-4 pt-3">
        {props.above}
        <div className="flex gap-2 max-sm:flex-wrap">
          <Button
            size="lg"
            tone={thinking ? "primary" : "secondary"}
            icon={thinking ? Play : CircleEllipsis}
            data-testid="minute"
            className={cn("max-sm:basis-full", textMode && !thinking && "max-sm:hidden")}
            onClick={thinking ? props.onReady : props.onMinute}
          >
            {thinking ? t("room.ready") : t("room.minute")}
          </Button>
          <Control
            icon={RotateCcw}
            label={t("room.repeat")}
            short={t("room.repeatShort")}
            testId="repeat"
            onClick={props.onRepeat}
          />
          <Control
            icon={textMode ? Mic : Keyboard}
            label={textMode ? t("room.speak") : t("room.type")}
            short={textMode ? t("room.speakShort") : t("room.typeShort")}
            testId="type"
            onClick={props.onText}
          />
          {!textMode && (
            <Control
              icon={muted ? MicOff : Mic}
              label={muted ? t("room.unmute") : t("room.mute")}
              short={muted ? t("room.unmuteShort") : t("room.muteShort")}
              testId="mic"
              iconOnly
              onClick={props.onMute}
            />
          )}
          <Control
            icon={Ellipsis}
            label={t("room.more")}
            short={t("room.more")}
            testId="more"
            iconOnly
            onClick={props.onMore}
          />
          <Button
            size="lg"
            tone="danger"
            icon={LogOut}
            data-testid="end"
            className="ml-auto max-sm:hidden"
            onClick={props.onEnd}
          >
            {t("room.end")}
          </Button>
        </div>
      </div>
    </footer>
  );
}

interface ControlProps {
  icon: LucideIcon;
  label: string;
  short: string;
  testId: string;
  /** On a wide screen the icon alone, with its name on hover. */
  iconOnly?: boolean;
  onClick: () => void;
}

/** On a phone the icon stands above a short word of the name. */
function Control({ icon, label, short, testId, iconOnly = false, onClick }: ControlProps) {
  return (
    <Button
      size="lg"
      icon={icon}
      data-testid={testId}
      aria-label={label}
      title={iconOnly ? label : undefined}
      className="max-sm:min-h-14 max-sm:flex-1 max-sm:flex-col max-sm:gap-1 max-sm:px-1"
      onClick={onClick}
    >
      <span className="text-sm leading-4 sm:hidden">{short}</span>
      <span className={iconOnly ? "sr-only" : "max-sm:hidden"}>{label}</span>
    </Button>
  );
}
