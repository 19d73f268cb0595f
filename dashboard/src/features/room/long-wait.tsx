import { DoorOpen, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNow } from "@/lib/use-now";
import { Button } from "@/ui/button";
import type { RoomState } from "./room-state";
import type { RoomCall } from "./use-room";

/** A dropped line usually comes back in less. */
const LINE_MS = 15_000;
/** An interviewer is in the room 4 s after a cold start, and a lost one is replaced in less than this. */
const INTERVIEWER_MS = 20_000;

/** What to do when waiting takes long: the reader decides, nothing is lost either way. */
export function LongWait({ state, room }: { state: RoomState; room: RoomCall }) {
  const { t } = useTranslation("candidate");
  const { call, session } = room;
  const now = useNow(1_000);
  const line = state === "reconnecting" && now - call.since > LINE_MS;
  const interviewer =
    call.phase === "live" && call.agent !== "here" && now - call.agentSince > INTERVIEWER_MS;
  if (!line && !interviewer) return null;
  return (
    <div className="grid justify-items-start gap-3" data-testid="long-wait">
      <p role="status" className="text-muted">
        {interviewer ? t("room.noInterviewer") : t("room.reconnectingLong")}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button size="lg" icon={RotateCcw} onClick={() => session.retry()}>
          {t("blocked.retry")}
        </Button>
        {interviewer && (
          <Button size="lg" icon={DoorOpen} data-testid="come-back" onClick={() => session.leave()}>
            {t("room.comeBack")}
          </Button>
        )}
      </div>
    </div>
  );
}
