import { useCallback, useEffect, useRef, useState } from "react";
import type { CallInfo } from "@/api/types";

export interface Playable {
  call_id: string;
  url: string;
  duration_ms: number;
  /** Where sample 0 lies on the call's clock: transcript time minus this is recording time. */
  offset_ms: number;
}

export interface Place {
  call_id: string;
  /** On the call's clock. */
  at_ms: number;
}

export interface RecordingPlayer {
  parts: Playable[];
  current: Playable | null;
  playing: boolean;
  failed: boolean;
  place: Place | null;
  audioProps: {
    ref: (element: HTMLAudioElement | null) => void;
    onTimeUpdate: () => void;
    onPlay: () => void;
    onPause: () => void;
    onError: () => void;
    onLoadedMetadata: () => void;
  };
  canPlay: (callId: string) => boolean;
  choose: (callId: string) => void;
  seek: (place: Place, play?: boolean) => void;
}

export function playableParts(calls: CallInfo[], offsets: Record<string, number>): Playable[] {
  return calls.flatMap((call) => {
    const { recording } = call;
    if (!recording?.url) return [];
    const offset_ms = recording.started_ms ?? offsets[call.id] ?? 0;
    return [{ call_id: call.id, url: recording.url, duration_ms: recording.duration_ms, offset_ms }];
  });
}

/** One audio element over all parts of the recording; seeks across them by the calls' own clocks. */
export function useRecording(parts: Playable[]): RecordingPlayer {
  const audio = useRef<HTMLAudioElement | null>(null);
  const [callId, setCallId] = useState<string | null>(null);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [place, setPlace] = useState<Place | null>(null);
  const pending = useRef<{ secs: number; play: boolean } | null>(null);
  const current = parts.find((part) => part.call_id === callId) ?? parts[0] ?? null;

  const apply = useCallback(() => {
    const element = audio.current;
    const wanted = pending.current;
    if (!element || !wanted || element.readyState < HTMLMediaElement.HAVE_METADATA) return;
    pending.current = null;
    element.currentTime = wanted.secs;
    if (wanted.play) element.play().catch(() => setPlaying(false));
  }, []);

  const seek = useCallback(
    (to: Place, play = true) => {
      const part = parts.find((candidate) => candidate.call_id === to.call_id);
      if (!part) return;
      pending.current = { secs: Math.max(0, to.at_ms - part.offset_ms) / 1_000, play };
      setFailed(false);
      setCallId(part.call_id);
      setPlace(to);
      if (part.call_id === current?.call_id) {
        if (audio.current?.readyState === HTMLMediaElement.HAVE_NOTHING) audio.current.load();
        apply();
      }
    },
    [parts, current, apply],
  );

  useEffect(() => () => audio.current?.pause(), []);

  return {
    parts,
    current,
    playing,
    failed,
    place,
    canPlay: (id) => parts.some((part) => part.call_id === id),
    choose: (id) => setCallId(id),
    seek,
    audioProps: {
      ref: (element) => {
        audio.current = element;
      },
      onTimeUpdate: () => {
        if (!current || !audio.current || pending.current) return;
        setPlace({
          call_id: current.call_id,
          at_ms: Math.round(audio.current.currentTime * 1_000) + current.offset_ms,
        });
      },
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onError: () => setFailed(true),
      onLoadedMetadata: apply,
    },
  };
}
