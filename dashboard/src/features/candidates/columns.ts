import { useState } from "react";

export const COLUMNS = [
  "job",
  "stage",
  "days",
  "last",
  "score",
  "owner",
  "email",
  "phone",
  "source",
  "added",
] as const;
export type Column = (typeof COLUMNS)[number];
const DEFAULT: readonly Column[] = ["job", "stage", "days", "last", "score", "owner"];
const KEY = "candidate_columns";

export const WIDTHS: Record<Column, string> = {
  job: "minmax(120px,1.2fr)",
  stage: "168px",
  days: "84px",
  last: "minmax(164px,1.2fr)",
  score: "120px",
  owner: "minmax(90px,0.8fr)",
  email: "minmax(160px,1.4fr)",
  phone: "140px",
  source: "minmax(90px,0.8fr)",
  added: "110px",
};

export const known = (names: readonly string[]): Column[] => COLUMNS.filter((one) => names.includes(one));

function kept(): Column[] {
  const stored = localStorage.getItem(KEY);
  return stored === null ? [...DEFAULT] : known(stored.split(","));
}

/** The columns this person chose, kept in this browser; in the order of the table, whatever was ticked first. */
export function useColumns(): [Column[], (columns: readonly Column[]) => void] {
  const [columns, set] = useState(kept);
  return [
    columns,
    (next) => {
      const ordered = known(next);
      localStorage.setItem(KEY, ordered.join(","));
      set(ordered);
    },
  ];
}
