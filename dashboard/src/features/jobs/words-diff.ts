export interface Piece {
  text: string;
  kind: "same" | "removed" | "added";
}

/** Above this many words the whole is shown as removed and added: the table below would grow with their product. */
const MOST_WORDS = 600;

/** Two texts word by word, by their longest common subsequence. */
export function wordsDiff(before: string, after: string): Piece[] {
  if (before === after) return before ? [{ text: before, kind: "same" }] : [];
  const [a, b] = [split(before), split(after)];
  if (a.length > MOST_WORDS || b.length > MOST_WORDS)
    return joined([...all(a, "removed"), ...all(b, "added")]);
  const longest = table(a, b);
  const at = (i: number, j: number) => longest[i * (b.length + 1) + j] ?? 0;
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i], b[j]];
    if (one !== undefined && one === other) {
      pieces.push({ text: one, kind: "same" });
      i++;
      j++;
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ text: one, kind: "removed" });
      i++;
    } else if (other !== undefined) {
      pieces.push({ text: other, kind: "added" });
      j++;
    }
  }
  return joined(pieces);
}

/** A word keeps the white space behind it, so that the pieces together are the text. */
const split = (text: string): string[] => text.match(/\S+\s*|\s+/g) ?? [];
const all = (words: string[], kind: Piece["kind"]): Piece[] => words.map((text) => ({ text, kind }));

/** Lengths of the longest common subsequences of the ends of both from each place on. */
function table(a: string[], b: string[]): Uint16Array {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
  return longest;
}

function joined(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.kind === piece.kind) last.text += piece.text;
    else out.push({ ...piece });
  }
  return out;
}
