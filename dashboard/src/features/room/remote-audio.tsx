import { Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Voice } from "@/media/types";
import { Button } from "@/ui/button";

interface Props {
  voices: readonly Voice[];
  /** While typing the interviewer is silent. A person of the company has no other way to be understood. */
  muted: boolean;
}

/** Plays everybody who is to be heard; where the browser wants a touch first, asks for one. */
export function RemoteAudio({ voices, muted }: Props) {
  const { t } = useTranslation("candidate");
  const [blocked, setBlocked] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const played = voices.filter(({ who }) => !(muted && who === "agent"));
  const playAll = async () => {
    const players = box.current?.querySelectorAll("audio") ?? [];
    await Promise.all([...players].map((audio) => audio.play()));
    setBlocked(false);
  };
  return (
    <div ref={box} className="empty:hidden">
      {voices.map((voice) => (
        <Player
          key={voice.id}
          voice={voice}
          muted={muted && voice.who === "agent"}
          onBlocked={() => setBlocked(true)}
        />
      ))}
      {blocked && played.length > 0 && (
        <Button
          tone="primary"
          size="lg"
          icon={Volume2}
          data-testid="tap-to-hear"
          className="w-full"
          onClick={() => void playAll()}
        >
          {t("room.tapToHear")}
        </Button>
      )}
    </div>
  );
}

interface PlayerProps {
  voice: Voice;
  muted: boolean;
  onBlocked: () => void;
}

function Player({ voice, muted, onBlocked }: PlayerProps) {
  const ref = useRef<HTMLAudioElement>(null);
  const tell = useRef(onBlocked);
  tell.current = onBlocked;
  useEffect(() => {
    const audio = ref.current;
    if (!audio || audio.srcObject === voice.stream) return;
    audio.srcObject = voice.stream;
    audio.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") tell.current();
    });
  }, [voice.stream]);
  return <audio ref={ref} data-testid="remote-audio" data-who={voice.who} autoPlay muted={muted} />;
}
