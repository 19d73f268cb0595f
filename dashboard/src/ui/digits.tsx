import { spokenDigits } from "@/lib/phone";
import { cn } from "./cn";

interface Props {
  groups: readonly string[];
  className?: string;
}

/**
 * Digits in groups for the eye and one by one for the ear. The gaps are margins, not spaces: what is selected by hand
 * is copied without them.
 */
export function Digits({ groups, className }: Props) {
  return (
    <span className={cn("tabular", className)}>
      <span aria-hidden="true">
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two groups may be the same digits
          <span key={index} className="not-first:ml-[0.4em]">
            {group}
            <wbr />
          </span>
        ))}
      </span>
      <span className="sr-only select-none">{spokenDigits(groups.join(""))}</span>
    </span>
  );
}
