import { useTranslation } from "react-i18next";
import type { CandidateView } from "@/api/types";
import { useNow } from "@/lib/use-now";
import { cn } from "@/ui/cn";
import { LongWait } from "./long-wait";
import type { RoomState } from "./room-state";
import { useAnnounced } from "./use-announced";
import type { RoomCall } from "./use-room";
import { VoiceBar } from "./voice-bar";

const STILL_TRYING_MS = 3_000;

interface Props {
  state: RoomState;
  room: RoomCall;
  view: CandidateView;
  token: string;
}

/** Whose turn it is, as five bars and in words. */
export function StateBar({ state, room, view, token }: Props) {
  const company = view.company_name;
  const { t } = useTranslation("candidate");
  const { call, own } = room;
  const waited = useNow(1_000) - call.since;
  const personSpeaks = state === "with_person";
  const urgent = urgentWords();
  const words = urgent || wordsOf();
  const announced = useAnnounced(calmWords());
  const far =
    call.voices.find(({ who }) => who === "person") ?? call.voices.find(({ who }) => who === "agent");
  const tone =
    state === "reconnecting" || state === "interviewer_away"
      ? "broken"
      : personSpeaks
        ? "person"
        : state === "ai_speaking"
          ? "ai"
          : state === "listening" && !call.muted
            ? "candidate"
            : "still";

  /** What must not be missed: said at once, and once. */
  function urgentWords(): string {
    if (state === "reconnecting") return t("room.reconnecting");
    if (state === "interviewer_away") return t("room.interviewerAway");
    if (personSpeaks) return t("room.tookOver", { name: call.live?.taken_over ?? "", company });
    return "";
  }

  function calmWords(): string {
    if (urgent || state === "ended" || state === "replying") return "";
    if (state === "paused") return t("room.paused", { company });
    if (state === "with_person" || state === "reconnecting" || state === "interviewer_away") return "";
    return t(`room.announce.${state}`);
  }

  function wordsOf(): string {
    if (state === "connecting") {
      return waited > STILL_TRYING_MS ? t("room.stillConnecting") : t("room.connecting");
    }
    if (state === "paused") return t("room.paused", { company });
    if (state === "thinking_time") return t("room.thinking");
    if (call.textMode) return t("room.textMode");
    if (call.muted) return t("room.muted");
    if (state === "ai_speaking") return t("room.aiSpeaking");
    if (state === "listening") return t("room.yourTurn");
    return t("room.replying");
  }

  return (
    <div className="grid gap-3">
      <div
        className={cn(
          "flex min-h-14 items-center gap-4",
          personSpeaks && "rounded-card border-2 border-person bg-person-tint px-4 py-2",
          state === "paused" && "rounded-card border border-hairline bg-sunken px-4 py-2",
        )}
      >
        {!call.textMode && state !== "paused" && (
          <VoiceBar
            stream={state === "ai_speaking" || personSpeaks ? (far?.stream ?? null) : own}
            tone={tone}
          />
        )}
        <p
          data-testid="state-words"
          className={cn(
            "font-medium",
            state === "listening" && !call.textMode && "text-candidate",
            personSpeaks && "text-person",
          )}
        >
          {words}
        </p>
      </div>
      <LongWait state={state} room={room} view={view} token={token} />
      <p role="status" className="sr-only">
        {announced}
      </p>
      <p role="alert" className="sr-only">
        {urgent}
      </p>
    </div>
  );
}
