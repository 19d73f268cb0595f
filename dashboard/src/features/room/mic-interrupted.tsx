import { Keyboard, MicOff, Phone, RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNow } from "@/lib/use-now";
import { sound } from "@/media/level";
import { returnStep } from "@/media/mic-return";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import type { RoomCall } from "./use-room";

const RELOADED_KEY = "microphone_reloaded_at";

interface Props {
  room: RoomCall;
  /** Null where the interview cannot go on by phone. */
  onPhone: (() => void) | null;
}

/** The system took the microphone, as a phone call does: one large touch brings it back, and what helps if not. */
export function MicInterrupted({ room, onPhone }: Props) {
  const { t } = useTranslation("candidate");
  const { call } = room;
  const now = useNow(500);
  const [touchedAt, setTouchedAt] = useState<number | null>(null);
  const reloadedAt = Number(sessionStorage.getItem(RELOADED_KEY)) || null;
  const step = returnStep({ now, mutedAt: call.microphoneSince, touchedAt, reloadedAt });
  const ref = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (step !== "reload") return;
    sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
    // Everything said so far is kept by the server: the page comes back to the same question.
    window.location.reload();
  }, [step]);
  useEffect(() => {
    if (step === "touch") ref.current?.focus();
  }, [step]);

  const touch = () => {
    setTouchedAt(Date.now());
    void sound.open();
    void room.switchDevice();
  };
  if (step === "brief") return null;
  return (
    <Dialog
      open
      onClose={() => undefined}
      dismissable={false}
      title={t("interrupted.title")}
      className="candidate-text max-sm:h-dvh max-sm:max-h-dvh max-sm:w-screen max-sm:max-w-none max-sm:rounded-none"
    >
      <div className="grid gap-4" data-testid="mic-interrupted" data-step={step}>
        <MicOff aria-hidden="true" size={32} strokeWidth={1.5} className="text-muted" />
        <p>{t(step === "other_way" ? "interrupted.stays" : "interrupted.text")}</p>
        <Button
          ref={ref}
          tone="primary"
          size="lg"
          icon={RefreshCw}
          className="min-h-20 w-full text-xl"
          busy={step === "waiting" || step === "reload"}
          busyLabel={t("interrupted.waiting")}
          onClick={touch}
        >
          {t("room.tapToContinue")}
        </Button>
        {onPhone && (
          <Button size="lg" icon={Phone} onClick={onPhone}>
            {t("phone.continue")}
          </Button>
        )}
        <Button size="lg" icon={Keyboard} onClick={() => void room.setTextMode(true)}>
          {t("room.type")}
        </Button>
      </div>
    </Dialog>
  );
}
