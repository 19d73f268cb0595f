import { cn } from "./cn";

interface Props {
  labelledBy: string;
  /** 0 … 100; null: under way, nobody knows how far. */
  percent: number | null;
  tone?: "accent" | "bad";
}

/** Moves with what it shows and never by itself: data is not animated. */
export function ProgressBar({ labelledBy, percent, tone = "accent" }: Props) {
  return (
    <div
      role="progressbar"
      aria-labelledby={labelledBy}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent === null ? undefined : Math.floor(percent)}
      className="h-2.5 overflow-hidden rounded-full border border-control bg-sunken"
    >
      <div
        className={cn(
          "h-full rounded-full forced-color-adjust-none",
          tone === "bad" ? "bg-bad" : "bg-accent",
        )}
        style={{ width: `${percent ?? 0}%` }}
      />
    </div>
  );
}
