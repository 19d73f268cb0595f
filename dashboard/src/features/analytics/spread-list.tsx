import type { ReactNode } from "react";
import "./charts.css";

interface Row {
  key: string;
  label: ReactNode;
  value: ReactNode;
  note: ReactNode;
  spread: {
    p10: number | null;
    p25: number | null;
    median: number | null;
    p75: number | null;
    p90: number | null;
  };
}

/** Where scores lie between 0 and 100: a thin line for eight of ten, a thick one for the middle half, a mark between. */
export function SpreadList({ label, rows }: { label: string; rows: readonly Row[] }) {
  return (
    <ul aria-label={label} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {rows.map(({ key, label: name, value, note, spread }) => (
        <li key={key} className="grid grid-cols-[minmax(0,1fr)] gap-1">
          <div className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="min-w-0 max-w-[68ch] [overflow-wrap:anywhere]">{name}</span>
            <span className="tabular font-medium">{value}</span>
          </div>
          {spread.median !== null && <Track {...spread} />}
          <p className="text-sm text-muted">{note}</p>
        </li>
      ))}
    </ul>
  );
}

function Track({ p10, p25, median, p75, p90 }: Row["spread"]) {
  const span = (from: number | null, to: number | null) => ({
    left: `${from ?? 0}%`,
    width: `${Math.max(0.5, (to ?? 0) - (from ?? 0))}%`,
    background: "var(--chart-1)",
  });
  return (
    <div aria-hidden="true" className="relative h-5 rounded-[3px] border border-hairline bg-sunken">
      <span className="chart-bar absolute top-[8px] h-0.5" style={span(p10, p90)} />
      <span className="chart-bar absolute top-[4px] h-2.5 rounded-[2px]" style={span(p25, p75)} />
      <span
        className="absolute top-0 h-full w-1 -translate-x-1/2 rounded-[1px] border-x border-surface bg-text [forced-color-adjust:none]"
        style={{ left: `${median ?? 0}%` }}
      />
    </div>
  );
}
