import { Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { toChosenSpeaker } from "@/media/devices";
import { Playback } from "@/media/playback";
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
    await Promise.all([...players].map((audio) => audio.play().catch(() => undefined)));
    setBlocked([...players].some((audio) => audio.paused));
  };
  return (
    <div ref={box} className="empty:hidden">
      {voices.map((voice) => (
        <Player key={voice.id} voice={voice} muted={voice.who === silent} onBlocked={setBlocked} />
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
  onBlocked: (blocked: boolean) => void;
}

function Player({ voice, muted, onBlocked }: PlayerProps) {
  const ref = useRef<HTMLAudioElement>(null);
  const tell = useRef(onBlocked);
  tell.current = onBlocked;
  const playback = useRef<Playback | null>(null);
  useEffect(() => {
    if (!ref.current) return;
    void toChosenSpeaker(ref.current);
    playback.current = new Playback(ref.current, document, (blocked) => tell.current(blocked));
    return () => playback.current?.close();
  }, []);
  useEffect(() => void playback.current?.attach(voice.stream), [voice.stream]);
  return <audio ref={ref} data-testid="remote-audio" data-who={voice.who} autoPlay muted={muted} />;
}
