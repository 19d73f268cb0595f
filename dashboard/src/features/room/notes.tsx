import { MicOff, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNow } from "@/lib/use-now";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/parts";
import type { RoomCall } from "./use-room";

const REPLACED_SHOWN_MS = 25_000;

/** Another interviewer goes on: said openly, and only as long as it is news. */
export function ReplacedNote({ room }: { room: RoomCall }) {
  const { t } = useTranslation("candidate");
  const { replacedAt, agent } = room.call;
  const now = useNow(1_000);
  const shown = replacedAt !== null && agent === "here" && now - replacedAt < REPLACED_SHOWN_MS;
  return (
    <div role="status" className="empty:hidden">
      {shown && (
        <Notice icon={RefreshCw} title={t("room.replacedTitle")} data-testid="interviewer-replaced">
          {t("room.replaced")}
        </Notice>
      )}
    </div>
  );
}

/** Silence that the candidate may have forgotten about. */
export function MutedNote({ room }: { room: RoomCall }) {
  const { t } = useTranslation("candidate");
  const { call, session } = room;
  return (
    <div role="status" className="empty:hidden">
      {call.muted && !call.textMode && (
        <Notice
          icon={MicOff}
          tone="caution"
          title={t("room.muted")}
          data-testid="muted-note"
          actions={
            <Button size="lg" onClick={() => session.setMuted(false)}>
              {t("room.unmute")}
            </Button>
          }
        >
          {t("room.mutedNote")}
        </Notice>
      )}
    </div>
  );
}
