import { Keyboard, Phone, WifiLow } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/parts";
import type { RoomCall } from "./use-room";

/** The line carries the sound badly: said once, with the ways that need less of it. */
export function SlowLine({ room, onPhone }: { room: RoomCall; onPhone: (() => void) | null }) {
  const { t } = useTranslation("candidate");
  const { call } = room;
  return (
    <div role="status" className="empty:hidden">
      {call.slow && call.phase === "live" && (
        <Notice
          icon={WifiLow}
          tone="caution"
          title={t("slow.title")}
          data-testid="slow-line"
          actions={
            <>
              {onPhone && (
                <Button size="lg" icon={Phone} onClick={onPhone}>
                  {t("phone.continue")}
                </Button>
              )}
              {!call.textMode && (
                <Button size="lg" icon={Keyboard} onClick={() => void room.setTextMode(true)}>
                  {t("room.type")}
                </Button>
              )}
            </>
          }
        >
          {t("slow.text")}
        </Notice>
      )}
    </div>
  );
}

/** What the browser counts of the line, for whoever looks for it. */
export function LineDetails({ room }: { room: RoomCall }) {
  const { t } = useTranslation("candidate");
  const { line, slow } = room.call;
  if (!line) return null;
  return (
    <details className="text-base text-muted" data-testid="line-details">
      <summary className="min-h-6 text-accent">{t("line.heading")}</summary>
      <p>{t(slow ? "line.slow" : "line.good")}</p>
      {line.roundTripMs !== null && <p>{t("check.delay", { ms: line.roundTripMs })}</p>}
      {line.lost !== null && <p>{t("line.lost", { percent: Math.round(line.lost * 100) })}</p>}
      <p>{t(line.relayed ? "line.relayed" : "line.direct")}</p>
    </details>
  );
}
