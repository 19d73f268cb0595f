import { DoorOpen, Keyboard, Phone, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { CandidateView } from "@/api/types";
import { hasPhone, PhoneOffer } from "@/features/phone/offer";
import { useNow } from "@/lib/use-now";
import { Button } from "@/ui/button";
import { Card } from "@/ui/parts";
import type { RoomState } from "./room-state";
import { EVERY_INTERVIEWER_BUSY, type RoomCall } from "./use-room";

/** A dropped line usually comes back in less. */
const LINE_MS = 15_000;
/** An interviewer is in the room 4 s after a cold start, and a lost one is replaced in less than this. */
const INTERVIEWER_MS = 20_000;
/** Coming in takes a second or two; after this whoever waits is shown the ways that need less. */
const ENTERING_MS = 10_000;

interface Props {
  state: RoomState;
  room: RoomCall;
  view: CandidateView;
  token: string;
}

/** What to do when waiting takes long: the reader decides, nothing is lost either way. */
export function LongWait({ state, room, view, token }: Props) {
  const { t } = useTranslation("candidate");
  const { call, session } = room;
  const now = useNow(1_000);
  const line = state === "reconnecting" && now - call.since > LINE_MS;
  const interviewer =
    call.phase === "live" && call.agent !== "here" && now - call.agentSince > INTERVIEWER_MS;
  const full =
    call.phase === "joining" && call.error instanceof ApiError && call.error.code === EVERY_INTERVIEWER_BUSY;
  const entering =
    !full && (call.phase === "joining" || call.phase === "connecting") && now - call.since > ENTERING_MS;
  const reason =
    (full && "room.allBusy") ||
    (interviewer && "room.noInterviewer") ||
    (entering && "room.enteringLong") ||
    (line && "room.reconnectingLong");
  if (!reason) return null;
  return (
    <div className="grid justify-items-start gap-3" data-testid="long-wait">
      <p role="status" className="text-muted">
        {t(reason)}
      </p>
      <div className="flex flex-wrap gap-3">
        {!full && (
          <Button size="lg" icon={RotateCcw} onClick={() => session.retry()}>
            {t("blocked.retry")}
          </Button>
        )}
        {entering && !call.textMode && (
          <Button size="lg" icon={Keyboard} onClick={() => void room.setTextMode(true)}>
            {t("room.type")}
          </Button>
        )}
        {(full || interviewer || entering) && (
          <Button size="lg" icon={DoorOpen} data-testid="come-back" onClick={() => session.leave()}>
            {t("room.comeBack")}
          </Button>
        )}
      </div>
      {(line || entering) && hasPhone(view) && (
        <Card className="grid w-full gap-4" data-testid="phone-instead">
          <h2 className="flex items-center gap-2 font-semibold">
            <Phone aria-hidden="true" size={20} strokeWidth={1.75} />
            {t("phone.continue")}
          </h2>
          <PhoneOffer view={view} token={token} short />
        </Card>
      )}
    </div>
  );
}
