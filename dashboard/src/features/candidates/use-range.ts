import { useCallback, useEffect, useRef, useState } from "react";

/** So often at most where one looks leads to requests: a scrollbar that is dragged passes thousands of rows. */
const EVERY_MS = 50;
/** What will be looked at so soon is fetched already. */
const LEAD_MS = 500;
const MOST_AHEAD = 300;
/** Whoever is faster does not read, and is elsewhere by the time the rows come. */
const TOO_FAST = 1_500;

interface Range {
  first: number;
  last: number;
}

/** Rows to fetch beyond those looked at, down or (below 0) up, at a speed in rows a millisecond. */
export function rowsAhead(speed: number): number {
  const rows = Math.round(speed * LEAD_MS);
  return Math.abs(rows) > TOO_FAST ? 0 : Math.max(-MOST_AHEAD, Math.min(MOST_AHEAD, rows));
}

/** The rows to have: those that are looked at, and those that will be as one scrolls on. */
export function useRange(): [Range, (first: number, last: number) => void] {
  const [range, setRange] = useState<Range>({ first: 0, last: 0 });
  const told = useRef({ first: 0, at: Number.NEGATIVE_INFINITY });
  const now = useRef<Range>(range);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const onRange = useCallback((first: number, last: number) => {
    now.current = { first, last };
    if (timer.current !== null) return;
    const tell = () => {
      timer.current = null;
      const at = performance.now();
      const { first, last } = now.current;
      const ahead = rowsAhead((first - told.current.first) / (at - told.current.at));
      told.current = { first, at };
      setRange({ first: Math.max(0, first + Math.min(0, ahead)), last: last + Math.max(0, ahead) });
    };
    const wait = told.current.at + EVERY_MS - performance.now();
    if (wait > 0) timer.current = setTimeout(tell, wait);
    else tell();
  }, []);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);
  return [range, onRange];
}
