import type { ReactNode } from "react";
import { cn } from "@/ui/cn";
import "./charts.css";

export interface Bar {
  key: string;
  label: ReactNode;
  /** The figure in words, and more of them below. */
  value: ReactNode;
  note?: ReactNode;
  /** Length as a share of the longest, 0–1. */
  share: number;
  /** Where the bar of the months before would end, 0–1. */
  before?: number;
}

/** Bars that lie, each under its words: they wrap in every language and width, and lead on where they are links. */
export function BarList({ label, bars }: { label: string; bars: readonly Bar[] }) {
  return (
    <ul aria-label={label} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {bars.map(({ key, label: name, value, note, share, before }) => (
        <li key={key} className="grid grid-cols-[minmax(0,1fr)] gap-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="min-w-0 [overflow-wrap:anywhere]">{name}</span>
            <span className="tabular font-medium">{value}</span>
          </div>
          <div aria-hidden="true" className="relative h-3 rounded-[3px] bg-sunken">
            <div
              className={cn("chart-bar h-3 rounded-[3px]", share > 0 && "min-w-0.5")}
              style={{ width: `${Math.min(1, share) * 100}%`, background: "var(--chart-1)" }}
            />
            {before !== undefined && (
              <span
                className="absolute -top-1 h-5 -translate-x-px border-l-2 border-dashed border-text"
                style={{ left: `${Math.min(1, before) * 100}%` }}
              />
            )}
          </div>
          {note && <p className="text-sm text-muted">{note}</p>}
        </li>
      ))}
    </ul>
  );
}

export const shareOf = (value: number | null, values: readonly (number | null)[]) => {
  const most = Math.max(0, ...values.map((one) => one ?? 0));
  return most > 0 ? (value ?? 0) / most : 0;
};
