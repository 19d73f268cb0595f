import { MicOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/parts";
import type { RoomCall } from "./use-room";

/** The microphone went silent under us. A touch may bring it back (a phone call does this to iOS). */
export function MicLost({ room }: { room: RoomCall }) {
  const { t } = useTranslation("candidate");
  const { micProblem } = room;
  return (
    <Notice
      role="alert"
      tone="caution"
      icon={MicOff}
      title={micProblem ? t("mic.otherTitle") : t("room.micLost")}
      data-testid="mic-lost"
      actions={
        <>
          <Button
            tone="primary"
            size="lg"
            onClick={() => void (room.call.textMode ? room.setTextMode(false) : room.switchDevice())}
          >
            {t("room.tapToContinue")}
          </Button>
          {!room.call.textMode && (
            <Button size="lg" onClick={() => void room.setTextMode(true)}>
              {t("room.type")}
            </Button>
          )}
        </>
      }
    >
      {micProblem ? t(`check.mic.${micProblem}`) : t("room.micLostFix")}
    </Notice>
  );
}
