import { Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Speaker, Voice } from "@/media/types";
import { Button } from "./button";

interface Props {
  voices: readonly Voice[];
  /** Whose voice is not to be heard now. */
  silent?: Speaker | null;
  /** On the button that stands here where the browser wants a touch before it plays. */
  tapLabel: string;
}

/** Plays everybody who is to be heard, each by an element of its own. */
export function VoicePlayers({ voices, silent = null, tapLabel }: Props) {
  const [blocked, setBlocked] = useState(false);
  const box = useRef<HTMLDivElement>(null);
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
          muted={voice.who === silent}
          onBlocked={() => setBlocked(true)}
        />
      ))}
      {blocked && voices.some(({ who }) => who !== silent) && (
        <Button
          tone="primary"
          size="lg"
          icon={Volume2}
          data-testid="tap-to-hear"
          className="w-full"
          onClick={() => void playAll()}
        >
          {tapLabel}
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
