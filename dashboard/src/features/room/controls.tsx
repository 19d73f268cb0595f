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
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import type { RoomState } from "./in-call";

interface Props {
  state: RoomState;
  textMode: boolean;
  muted: boolean;
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
      <div className="mx-auto flex max-w-[840px] flex-wrap gap-2 px-4 pt-3">
        <Button
          size="lg"
          tone={thinking ? "primary" : "secondary"}
          icon={thinking ? Play : CircleEllipsis}
          data-testid="minute"
          className="max-sm:basis-full"
          onClick={thinking ? props.onReady : props.onMinute}
        >
          {thinking ? t("room.ready") : t("room.minute")}
        </Button>
        <Control icon={RotateCcw} label={t("room.repeat")} testId="repeat" onClick={props.onRepeat} />
        <Control
          icon={textMode ? Mic : Keyboard}
          label={textMode ? t("room.speak") : t("room.type")}
          testId="type"
          onClick={props.onText}
        />
        {!textMode && (
          <Button
            size="lg"
            icon={muted ? MicOff : Mic}
            aria-label={muted ? t("room.unmute") : t("room.mute")}
            title={muted ? t("room.unmute") : t("room.mute")}
            data-testid="mic"
            className="max-sm:flex-1"
            onClick={props.onMute}
          />
        )}
        <Button
          size="lg"
          icon={Ellipsis}
          aria-label={t("room.more")}
          title={t("room.more")}
          data-testid="more"
          className="max-sm:flex-1"
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
    </footer>
  );
}

/** With its words where there is room; on a phone the words go under the icon's name. */
function Control({
  icon,
  label,
  testId,
  onClick,
}: {
  icon: LucideIcon;
  label: string;
  testId: string;
  onClick: () => void;
}) {
  return (
    <Button
      size="lg"
      icon={icon}
      data-testid={testId}
      className="max-sm:flex-1 max-sm:text-base"
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
