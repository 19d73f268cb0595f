import { useEffect, useRef, useState } from "react";

export interface Player {
  /** The key of what sounds now. */
  playing: string | null;
  has: (callId: string) => boolean;
  play: (key: string, callId: string, fromMs: number, toMs: number) => void;
  stop: () => void;
}

/** Heard words begin a little before their first sound and end a little after their last. */
const MARGIN_MS = 300;

/** Plays stretches of the calls' recordings, one at a time. */
export function usePlayer(urls: Record<string, string>): Player {
  const audio = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState<string | null>(null);
  useEffect(() => () => audio.current?.pause(), []);

  const stop = () => {
    audio.current?.pause();
    setPlaying(null);
  };
  const play = (key: string, callId: string, fromMs: number, toMs: number) => {
    const url = urls[callId];
    if (!url) return;
    audio.current?.pause();
    const element = new Audio(url);
    audio.current = element;
    const end = (toMs + MARGIN_MS) / 1_000;
    element.currentTime = Math.max(0, fromMs - MARGIN_MS) / 1_000;
    element.ontimeupdate = () => {
      if (element.currentTime >= end) stop();
    };
    element.onended = stop;
    element.onerror = stop;
    setPlaying(key);
    element.play().catch(stop);
  };
  return { playing, has: (callId) => callId in urls, play, stop };
}
