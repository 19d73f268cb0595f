import type { TextareaHTMLAttributes } from "react";
import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, useId } from "react";
import { cn } from "./cn";

const CONTROL =
  "w-full min-h-10 pointer-coarse:min-h-11 rounded-control border border-control bg-surface px-3 py-2 text-lg leading-6 sm:text-base " +
  "placeholder:text-subtle disabled:opacity-60 aria-invalid:border-bad";

interface FieldShellProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ReactNode;
}

export function FieldShell({ label, hint, error, children }: FieldShellProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="grid min-w-0 grid-cols-1 content-start gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {children({ id, describedBy: described || undefined, invalid: Boolean(error) })}
      {error && (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

interface Common {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
}

export function TextField({
  label,
  hint,
  error,
  className,
  ref,
  ...rest
}: Common & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return (
    <FieldShell label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <input
          {...rest}
          ref={ref}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          className={cn(CONTROL, className)}
        />
      )}
    </FieldShell>
  );
}

export function TextArea({
  label,
  hint,
  error,
  className,
  ref,
  ...rest
}: Common & TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  return (
    <FieldShell label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <textarea
          {...rest}
          ref={ref}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          className={cn(CONTROL, "min-h-20", className)}
        />
      )}
    </FieldShell>
  );
}

export function SelectField({
  label,
  hint,
  error,
  className,
  children,
  ref,
  ...rest
}: Common & SelectHTMLAttributes<HTMLSelectElement> & { ref?: Ref<HTMLSelectElement> }) {
  return (
    <FieldShell label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <select
          {...rest}
          ref={ref}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          className={cn(CONTROL, className)}
        >
          {children}
        </select>
      )}
    </FieldShell>
  );
}

/** A box or a radio with its full sentence as label; the whole row is the target. */
export function Choice({
  type,
  children,
  className,
  ref,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & {
  type: "checkbox" | "radio";
  children: ReactNode;
  ref?: Ref<HTMLInputElement>;
  "data-testid"?: string;
}) {
  return (
    <label className={cn("flex items-start gap-3 py-2 pointer-coarse:py-3", className)}>
      <input
        {...rest}
        ref={ref}
        type={type}
        className="mt-[calc((1lh-1.25rem)/2)] size-5 shrink-0 accent-accent"
      />
      <span>{children}</span>
    </label>
  );
}
