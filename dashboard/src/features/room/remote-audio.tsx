import { Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";

/** Plays the interviewer; where the browser wants a touch first, asks for one. */
export function RemoteAudio({ stream, muted }: { stream: MediaStream | null; muted: boolean }) {
  const { t } = useTranslation("candidate");
  const ref = useRef<HTMLAudioElement>(null);
  const [blocked, setBlocked] = useState(false);

  useEffect(() => {
    const audio = ref.current;
    if (!audio || audio.srcObject === stream) return;
    audio.srcObject = stream;
    if (!stream) return;
    audio.play().then(
      () => setBlocked(false),
      (error: unknown) => setBlocked(error instanceof DOMException && error.name === "NotAllowedError"),
    );
  }, [stream]);

  return (
    <>
      <audio ref={ref} data-testid="remote-audio" autoPlay muted={muted} />
      {blocked && !muted && (
        <Button
          tone="primary"
          size="lg"
          icon={Volume2}
          className="w-full"
          onClick={() => void ref.current?.play().then(() => setBlocked(false))}
        >
          {t("room.tapToHear")}
        </Button>
      )}
    </>
  );
}
