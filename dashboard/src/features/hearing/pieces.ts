/** Words that two recognisers heard differently: `text.slice(start, end)` is `first`. */
export interface Doubt {
  start: number;
  end: number;
  first: string;
  /** Empty: the second one heard nothing there. */
  second: string;
}

export interface Piece<D extends Doubt> {
  at: number;
  text: string;
  doubt: D | null;
}

export type Reading = "first" | "second";

/** The text cut at its doubtful words, in order. Doubts that do not fit the text are left out. */
export function pieces<D extends Doubt>(text: string, doubts: readonly D[]): Piece<D>[] {
  const found: Piece<D>[] = [];
  let at = 0;
  for (const doubt of [...doubts].sort((a, b) => a.start - b.start)) {
    if (doubt.start < at || text.slice(doubt.start, doubt.end) !== doubt.first) continue;
    if (doubt.start > at) found.push({ at, text: text.slice(at, doubt.start), doubt: null });
    found.push({ at: doubt.start, text: doubt.first, doubt });
    at = doubt.end;
  }
  if (at < text.length) found.push({ at, text: text.slice(at), doubt: null });
  return found;
}

/** The text with the chosen reading of each doubt, or null while one is still open. */
export function settled(
  text: string,
  doubts: readonly Doubt[],
  chosen: Readonly<Record<number, Reading>>,
): string | null {
  const parts = pieces(text, doubts).map(({ text, doubt }) => {
    if (!doubt) return text;
    const reading = chosen[doubt.start];
    return reading === undefined ? null : doubt[reading];
  });
  if (parts.includes(null)) return null;
  return parts.join("").replace(/ {2,}/g, " ").trim();
}
