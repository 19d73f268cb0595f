import type { LucideIcon } from "lucide-react";
import type { HTMLAttributes, ReactNode } from "react";
import { cn } from "./cn";

export function Card({ className, ...rest }: HTMLAttributes<HTMLElement>) {
  return (
    <section
      {...rest}
      className={cn("rounded-card border border-hairline bg-surface p-4 sm:p-5", className)}
    />
  );
}

export type ChipTone = "neutral" | "accent" | "good" | "caution" | "bad";

const CHIPS: Record<ChipTone, string> = {
  neutral: "bg-sunken text-muted border-hairline",
  accent: "bg-accent-tint text-accent-tint-text border-transparent",
  good: "bg-good-tint text-good border-transparent",
  caution: "bg-caution-tint text-caution border-transparent",
  bad: "bg-bad-tint text-bad border-transparent",
};

/** A state in words. The border stays for forced colours. */
export function Chip({
  tone = "neutral",
  icon: Icon,
  children,
  ...rest
}: HTMLAttributes<HTMLSpanElement> & { tone?: ChipTone; icon?: LucideIcon }) {
  return (
    <span
      {...rest}
      className={cn(
        "inline-flex items-center gap-1.5 rounded-full border px-2.5 py-0.5 text-sm font-medium whitespace-nowrap",
        CHIPS[tone],
      )}
    >
      {Icon && <Icon aria-hidden="true" size={14} strokeWidth={1.75} />}
      {children}
    </span>
  );
}

/** A block that says what happened, what is safe and what to do. */
export function Notice({
  tone = "neutral",
  icon: Icon,
  title,
  children,
  actions,
  className,
  ...rest
}: Omit<HTMLAttributes<HTMLDivElement>, "title"> & {
  tone?: ChipTone;
  icon?: LucideIcon;
  title?: ReactNode;
  actions?: ReactNode;
}) {
  const edge = {
    neutral: "border-hairline",
    accent: "border-accent",
    good: "border-good",
    caution: "border-caution",
    bad: "border-bad",
  };
  return (
    <div {...rest} className={cn("flex gap-3 rounded-card border bg-surface p-4", edge[tone], className)}>
      {Icon && <Icon aria-hidden="true" size={20} strokeWidth={1.75} className="mt-0.5 shrink-0" />}
      <div className="grid gap-1 min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-muted">{children}</div>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}

/** A grey stand-in of the height that the content will have. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("skeleton h-5", className)} />;
}

export function Empty({
  title,
  children,
  action,
}: {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-2 rounded-card border border-dashed border-control px-4 py-12 text-center">
      <p className="font-semibold">{title}</p>
      {children && <p className="max-w-[48ch] text-muted">{children}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** Twelve segments that fill with loudness; for eyes only, the verdict beside it is in words. */
export function SegmentMeter({ level, className }: { level: number; className?: string }) {
  const lit = Math.round(level * 12);
  return (
    <div aria-hidden="true" data-level={lit} className={cn("flex gap-1", className)}>
      {Array.from({ length: 12 }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the segments are fixed places
          key={index}
          className={cn(
            "h-4 flex-1 rounded-[2px] border",
            index < lit
              ? "border-accent bg-accent forced-colors:bg-[Highlight] forced-colors:forced-color-adjust-none"
              : "border-control bg-sunken",
          )}
        />
      ))}
    </div>
  );
}
