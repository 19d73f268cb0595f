import type { ReactNode } from "react";

/** What a text is filled with where more than text is to stand. */
export const PART = "\u0000";

/** A sentence with a link, digits or the like inside: `text` was translated with PART in that place. */
export function Sentence({ text, part }: { text: string; part: ReactNode }) {
  const [before = "", after = ""] = text.split(PART);
  return (
    <>
      {before}
      {part}
      {after}
    </>
  );
}
