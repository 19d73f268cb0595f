import { useRef, useState } from "react";
import type { ReviewForm } from "@/api/schedule";

type Recordings = ReviewForm["recordings"];

/** Words are heard from a moment before they begin. */
const LEAD_MS = 700;

/** One audio element over the recordings of an interview's calls. */
export function useSound(recordings: Recordings) {
  const audio = useRef<HTMLAudioElement>(null);
  const wanted = useRef<number | null>(null);
  const [callId, setCallId] = useState(recordings[0]?.call_id ?? null);
  const current = recordings.find((one) => one.call_id === callId) ?? null;

  const apply = () => {
    const element = audio.current;
    if (!element || wanted.current === null || element.readyState < HTMLMediaElement.HAVE_METADATA) return;
    element.currentTime = wanted.current;
    wanted.current = null;
    element.play().catch(() => undefined);
  };
  return {
    current,
    canPlay: (id: string) => recordings.some((one) => one.call_id === id),
    play: (id: string, startedMs: number) => {
      const part = recordings.find((one) => one.call_id === id);
      if (!part) return;
      wanted.current = Math.max(0, startedMs - part.started_ms - LEAD_MS) / 1_000;
      if (id === callId) apply();
      else setCallId(id);
    },
    audioProps: { ref: audio, onLoadedMetadata: apply },
  };
}
