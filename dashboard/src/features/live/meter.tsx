import { useEffect, useState } from "react";
import { audioContext, LevelReader } from "@/media/level";
import { SegmentMeter } from "@/ui/parts";

const FRAME_MS = 100;
const REDUCED_FRAME_MS = 500;

interface Props {
  stream: MediaStream | null;
  label: string;
  testId: string;
  /** Without a place for the label. */
  bare?: boolean;
}

/** How loud somebody is, for eyes only: who speaks stands beside it in words. */
export function Meter({ stream, label, testId, bare = false }: Props) {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    setLevel(0);
    if (!stream || stream.getAudioTracks().length === 0) return;
    const reader = new LevelReader(audioContext(), stream);
    const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = setInterval(
      () => {
        if (!document.hidden) setLevel(reader.read());
      },
      reduced ? REDUCED_FRAME_MS : FRAME_MS,
    );
    return () => {
      clearInterval(timer);
      reader.close();
    };
  }, [stream]);
  return (
    <div data-testid={testId} className={bare ? "" : "grid grid-cols-[84px_1fr] items-center gap-2"}>
      {!bare && <span className="text-sm text-muted">{label}</span>}
      <SegmentMeter level={level} />
    </div>
  );
}
