import type { ReactNode, TextareaHTMLAttributes } from "react";
import { cn } from "@/ui/cn";
import { FieldShell } from "@/ui/field";

interface Props extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  label: ReactNode;
  hint?: ReactNode;
  /** Ids of the remarks on it, which stand elsewhere on the page. */
  remarks?: string | undefined;
  /** Of what it is, so that a remark leads here. */
  place: string;
}

/** A text that remarks are made on. */
export function TextBox({ label, hint, remarks, place, className, ...rest }: Props) {
  return (
    <FieldShell label={label} hint={hint}>
      {({ id, describedBy }) => (
        <textarea
          {...rest}
          id={id}
          data-place={place}
          aria-describedby={[describedBy, remarks].filter(Boolean).join(" ") || undefined}
          aria-invalid={remarks ? true : undefined}
          className={cn(
            "field-sizing-content w-full rounded-control border border-control bg-surface px-3 py-2 text-lg leading-6 placeholder:text-subtle aria-invalid:border-caution sm:text-base",
            className,
          )}
        />
      )}
    </FieldShell>
  );
}
