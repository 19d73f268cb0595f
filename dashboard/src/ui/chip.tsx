import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";

export { Chip, type ChipTone } from "./parts";

interface ToggleProps {
  pressed: boolean;
  onChange: (pressed: boolean) => void;
  children: ReactNode;
  count?: number | undefined;
}

/** A filter that is on or off. */
export function ToggleChip({ pressed, onChange, children, count }: ToggleProps) {
  const { i18n } = useTranslation();
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => onChange(!pressed)}
      className={cn(
        "inline-flex min-h-8 items-center gap-1.5 rounded-full border px-3 whitespace-nowrap max-sm:min-h-11",
        pressed
          ? "border-accent bg-accent-tint font-medium text-accent-tint-text"
          : "border-hairline bg-surface text-muted hover:bg-sunken hover:text-text",
      )}
    >
      {children}
      {count !== undefined && <span className="tabular text-sm">{count.toLocaleString(i18n.language)}</span>}
    </button>
  );
}

/** Something chosen that can be taken away again. */
export function RemovableChip({
  children,
  name,
  onRemove,
}: {
  children: ReactNode;
  name: string;
  onRemove: () => void;
}) {
  const { t } = useTranslation("common");
  return (
    <span className="inline-flex max-w-full items-center gap-1 rounded-full border border-hairline bg-sunken py-0.5 pr-0.5 pl-2.5 text-sm">
      <span className="min-w-0 truncate">{children}</span>
      <button
        type="button"
        aria-label={t("chip.remove", { name })}
        onClick={onRemove}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-full text-muted hover:bg-surface hover:text-text"
      >
        <X aria-hidden="true" size={14} strokeWidth={1.75} />
      </button>
    </span>
  );
}
