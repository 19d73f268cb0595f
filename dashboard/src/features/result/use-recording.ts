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

export const RATES = [0.75, 1, 1.25, 1.5, 2] as const;

export interface RecordingPlayer {
  parts: Playable[];
  current: Playable | null;
  playing: boolean;
  failed: boolean;
  place: Place | null;
  rate: number;
  element: () => HTMLAudioElement | null;
  toggle: () => void;
  setRate: (rate: number) => void;
  /** Where playback goes on from a moment of the current call that is not to be heard. */
  setJump: (jump: ((at: number) => number | null) | null) => void;
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
  const [rate, setRate] = useState(1);
  const jump = useRef<((at: number) => number | null) | null>(null);
  const pending = useRef<{ secs: number; play: boolean } | null>(null);
  const current = parts.find((part) => part.call_id === callId) ?? parts[0] ?? null;

  const rateOf = useRef(rate);
  rateOf.current = rate;
  const apply = useCallback(() => {
    const element = audio.current;
    const wanted = pending.current;
    if (!element || !wanted || element.readyState < HTMLMediaElement.HAVE_METADATA) return;
    pending.current = null;
    element.currentTime = wanted.secs;
    element.playbackRate = rateOf.current;
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
        const element = audio.current;
        // What is being fetched already is not begun again.
        const fetching = element?.networkState === HTMLMediaElement.NETWORK_LOADING;
        if (element?.readyState === HTMLMediaElement.HAVE_NOTHING && !fetching) element.load();
        apply();
      }
    },
    [parts, current, apply],
  );

  useEffect(() => () => audio.current?.pause(), []);
  useEffect(() => {
    if (audio.current) audio.current.playbackRate = rate;
  }, [rate]);

  const setJump = useCallback((next: ((at: number) => number | null) | null) => {
    jump.current = next;
  }, []);

  const toggle = () => {
    const element = audio.current;
    if (!element || !current) return;
    if (!element.paused) return element.pause();
    if (place?.call_id === current.call_id) return seek(place);
    seek({ call_id: current.call_id, at_ms: current.offset_ms });
  };

  return {
    parts,
    current,
    playing,
    failed,
    place,
    rate,
    element: () => audio.current,
    toggle,
    setRate,
    setJump,
    canPlay: (id) => parts.some((part) => part.call_id === id),
    choose: (id) => setCallId(id),
    seek,
    audioProps: {
      ref: (element) => {
        audio.current = element;
      },
      onTimeUpdate: () => {
        if (!current || !audio.current || pending.current) return;
        const at_ms = Math.round(audio.current.currentTime * 1_000) + current.offset_ms;
        const on = audio.current.paused ? null : (jump.current?.(at_ms) ?? null);
        if (on !== null && on > at_ms) audio.current.currentTime = (on - current.offset_ms) / 1_000;
        setPlace({ call_id: current.call_id, at_ms: on ?? at_ms });
      },
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onError: () => setFailed(true),
      onLoadedMetadata: apply,
    },
  };
}
