import { useEffect, useRef } from "react";
import { audioContext, LevelReader } from "@/media/level";
import { cn } from "@/ui/cn";

const BARS = [0.55, 0.8, 1, 0.8, 0.55];
const FRAME_MS = 1_000 / 15;
const REDUCED_FRAME_MS = 500;
const REST = 0.12;

interface Props {
  stream: MediaStream | null;
  tone: "ai" | "candidate" | "person" | "still" | "broken";
}

const COLOURS = {
  ai: "bg-ai",
  candidate: "bg-candidate",
  person: "bg-person",
  still: "bg-ai",
  broken: "bg-transparent",
};

/** Five bars as loud as the one who speaks. For eyes only: the state stands beside it in words. */
export function VoiceBar({ stream, tone }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const moving = tone === "ai" || tone === "candidate" || tone === "person";
  useEffect(() => {
    const bars = [...(ref.current?.children ?? [])] as HTMLElement[];
    const draw = (level: number) =>
      bars.forEach((bar, index) => {
        bar.style.transform = `scaleY(${Math.max(REST, level * (BARS[index] ?? 1))})`;
      });
    draw(tone === "broken" ? 0.6 : 0);
    if (!moving || !stream || stream.getAudioTracks().length === 0) return;
    const reader = new LevelReader(audioContext(), stream);
    const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = setInterval(
      () => {
        if (document.hidden) return;
        const level = reader.read();
        draw(reduced ? Math.round(level * 3) / 3 : level);
      },
      reduced ? REDUCED_FRAME_MS : FRAME_MS,
    );
    return () => {
      clearInterval(timer);
      reader.close();
    };
  }, [stream, moving, tone]);
  return (
    <div ref={ref} aria-hidden="true" className="flex h-10 items-center gap-1.5">
      {BARS.map((height, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are fixed places
          key={index}
          data-height={height}
          className={cn(
            "h-10 w-1.5 rounded-full",
            tone !== "broken" && "forced-colors:bg-[CanvasText] forced-colors:forced-color-adjust-none",
            COLOURS[tone],
            tone === "broken" && "border border-dashed border-control",
          )}
        />
      ))}
    </div>
  );
}
