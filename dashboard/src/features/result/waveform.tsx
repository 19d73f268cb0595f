import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { resultApi, resultKeys, type Waveform } from "@/api/result";
import type { RecordingPlayer } from "./use-recording";

const WHILE_WORKING_MS = 1_000;
const LANE_PX = 28;
export const LANE_COLOURS = ["--c-candidate", "--c-ai", "--c-person"] as const;

/** The call's waveform as the service has computed it; ordered once where there is none. */
export function useWaveform(interviewId: string, callId: string | undefined): Waveform | null {
  const query = useQuery({
    queryKey: resultKeys.waveform(callId ?? ""),
    queryFn: async ({ signal }) => {
      const known = await resultApi.waveform(interviewId, callId ?? "", signal);
      return known.state === "none" ? resultApi.orderWaveform(interviewId, callId ?? "") : known;
    },
    enabled: callId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchInterval: ({ state: { data } }) => (data?.state === "working" ? WHILE_WORKING_MS : false),
  });
  return query.data?.state === "ready" ? query.data : null;
}

/** Who sounds when, one lane under the other. For eyes and pointers; the slider beside it is for everybody. */
export function Lanes({
  peaks,
  durationMs,
  player,
}: {
  peaks: number[][];
  durationMs: number;
  player: RecordingPlayer;
}) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(player);
  latest.current = player;
  useEffect(() => {
    const container = box.current;
    const media = latest.current.element();
    if (!container || !media) return;
    let destroy = () => {};
    let gone = false;
    // Without the picture the slider still plays.
    const loaded = import("wavesurfer.js").catch(() => null);
    void loaded.then((found) => {
      if (gone || !found) return;
      const WaveSurfer = found.default;
      const style = getComputedStyle(document.documentElement);
      const colour = (name: string) => style.getPropertyValue(name).trim();
      const drawn = WaveSurfer.create({
        container,
        media,
        peaks,
        duration: durationMs / 1_000,
        height: LANE_PX,
        cursorColor: colour("--c-text"),
        cursorWidth: 2,
        barWidth: 2,
        barGap: 1,
        maxPeak: 0.8,
        normalize: true,
        dragToSeek: true,
        hideScrollbar: true,
        splitChannels: peaks.map((_, lane) => ({
          waveColor: colour(LANE_COLOURS[lane] ?? "--c-ai"),
          progressColor: colour(LANE_COLOURS[lane] ?? "--c-ai"),
        })),
      });
      drawn.on("interaction", (secs) => {
        const { current, seek, playing } = latest.current;
        if (current)
          seek({ call_id: current.call_id, at_ms: Math.round(secs * 1_000) + current.offset_ms }, playing);
      });
      destroy = () => drawn.destroy();
    });
    return () => {
      gone = true;
      destroy();
    };
  }, [peaks, durationMs]);
  return (
    <div
      ref={box}
      aria-hidden="true"
      data-testid="waveform"
      className="cursor-pointer"
      style={{ height: peaks.length * LANE_PX }}
    />
  );
}
