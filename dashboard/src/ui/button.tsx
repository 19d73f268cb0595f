import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cn } from "./cn";

export type ButtonTone = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "sm" | "md" | "lg";

const TONES: Record<ButtonTone, string> = {
  primary:
    "bg-accent text-on-accent hover:bg-accent-hover border border-transparent forced-colors:bg-[Highlight] forced-colors:text-[HighlightText] forced-colors:hover:bg-[Highlight] forced-colors:forced-color-adjust-none",
  secondary: "bg-surface text-text border border-control hover:bg-sunken",
  quiet: "bg-transparent text-text border border-transparent hover:bg-sunken",
  danger: "bg-surface text-bad border border-bad hover:bg-bad-tint",
};

const SIZES: Record<ButtonSize, string> = {
  sm: "min-h-8 pointer-coarse:min-h-11 pointer-coarse:min-w-11 px-3 text-base gap-1.5",
  md: "min-h-10 pointer-coarse:min-h-11 px-4 text-base gap-2",
  lg: "min-h-12 px-5 text-lg gap-2",
};

export function buttonClass(tone: ButtonTone = "secondary", size: ButtonSize = "md"): string {
  return cn(
    "inline-flex items-center justify-center rounded-control font-medium select-none text-center leading-tight py-1.5",
    "transition-colors duration-[80ms] aria-disabled:opacity-60 disabled:opacity-60 disabled:cursor-not-allowed",
    TONES[tone],
    SIZES[size],
  );
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: ButtonTone;
  size?: ButtonSize;
  icon?: LucideIcon;
  /** While true the button does nothing and says `busyLabel`; its width does not shrink. */
  busy?: boolean;
  busyLabel?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  tone = "secondary",
  size = "md",
  icon: Icon,
  busy = false,
  busyLabel,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={cn(buttonClass(tone, size), className)}
    >
      {Icon && (
        <Icon aria-hidden="true" size={size === "lg" ? 20 : 16} strokeWidth={1.75} className="shrink-0" />
      )}
      <span className="grid">
        <span className={cn("col-start-1 row-start-1", busy && busyLabel ? "invisible" : "")}>
          {children}
        </span>
        {busy && busyLabel ? <span className="col-start-1 row-start-1">{busyLabel}</span> : null}
      </span>
    </button>
  );
}
