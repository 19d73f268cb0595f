import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNow } from "@/lib/use-now";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import type { RoomState } from "./in-call";
import { useAnnounced } from "./use-announced";
import type { RoomCall } from "./use-room";
import { VoiceBar } from "./voice-bar";

const STILL_TRYING_MS = 3_000;
const LONG_MS = 15_000;

/** Whose turn it is, as five bars and in words. */
export function StateBar({ state, room }: { state: RoomState; room: RoomCall }) {
  const { t } = useTranslation("candidate");
  const { call, own, session } = room;
  const waited = useNow(1_000) - call.since;
  const words = wordsOf();
  const announced = useAnnounced(
    state === "reconnecting" ? "" : state === "ended" ? "" : t(`room.announce.${state}`),
  );
  const tone =
    state === "reconnecting"
      ? "broken"
      : state === "ai_speaking"
        ? "ai"
        : state === "listening" && !call.muted
          ? "candidate"
          : "still";

  function wordsOf(): string {
    if (state === "connecting") {
      return waited > STILL_TRYING_MS ? t("room.stillConnecting") : t("room.connecting");
    }
    if (state === "reconnecting") return t("room.reconnecting");
    if (state === "thinking_time") return t("room.thinking");
    if (call.textMode) return t("room.textMode");
    if (call.muted) return t("room.muted");
    if (state === "ai_speaking") return t("room.aiSpeaking");
    if (state === "listening") return t("room.yourTurn");
    return t("room.replying");
  }

  return (
    <div className="grid gap-3">
      <div className="flex min-h-14 items-center gap-4">
        {!call.textMode && <VoiceBar stream={state === "ai_speaking" ? call.remote : own} tone={tone} />}
        <p
          data-testid="state-words"
          className={cn("font-medium", state === "listening" && !call.textMode && "text-candidate")}
        >
          {words}
        </p>
      </div>
      {state === "reconnecting" && waited > LONG_MS && (
        <div className="grid justify-items-start gap-3">
          <p className="text-muted">{t("room.reconnectingLong")}</p>
          <Button size="lg" icon={RotateCcw} onClick={() => session.retry()}>
            {t("blocked.retry")}
          </Button>
        </div>
      )}
      <p role="status" className="sr-only">
        {announced}
      </p>
      <p role="alert" className="sr-only">
        {state === "reconnecting" ? t("room.reconnecting") : ""}
      </p>
    </div>
  );
}
