import { Search } from "lucide-react";
import type { InputHTMLAttributes, Ref } from "react";
import { cn } from "./cn";

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value" | "type"> {
  /** The name of the field; shown in it while it is empty. */
  label: string;
  /** In place of the name, while it is empty. */
  placeholder?: string;
  value: string;
  onChange: (text: string) => void;
  ref?: Ref<HTMLInputElement>;
  /** Of the whole field: its width. */
  className?: string;
}

/** The one field that lists are searched with. */
export function SearchField({ label, placeholder, value, onChange, ref, className, ...rest }: Props) {
  return (
    <search className={cn("block min-w-0", className)}>
      <label className="relative block">
        <span className="sr-only">{label}</span>
        <Search
          aria-hidden="true"
          size={16}
          strokeWidth={1.75}
          className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-muted"
        />
        <input
          {...rest}
          ref={ref}
          type="search"
          value={value}
          maxLength={100}
          placeholder={placeholder ?? label}
          onChange={({ target }) => onChange(target.value)}
          className="min-h-10 w-full rounded-control border border-control bg-surface py-2 pr-3 pl-9 text-lg placeholder:text-subtle max-sm:min-h-11 sm:text-base"
        />
      </label>
    </search>
  );
}
