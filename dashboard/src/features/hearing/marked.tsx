/** Whether `text` holds what is looked for, whatever its case. */
export function contains(text: string, query: string): boolean {
  return text.toLocaleLowerCase().includes(query.toLocaleLowerCase());
}

/** The text with every place of what is looked for marked. */
export function Marked({ text, query }: { text: string; query: string }) {
  const wanted = query.toLocaleLowerCase();
  const whole = text.toLocaleLowerCase();
  // Where lower case has another length, places would not fit.
  if (!wanted || whole.length !== text.length) return text;
  const parts: { at: number; text: string; hit: boolean }[] = [];
  let at = 0;
  for (let next = whole.indexOf(wanted); next >= 0; next = whole.indexOf(wanted, at)) {
    if (next > at) parts.push({ at, text: text.slice(at, next), hit: false });
    parts.push({ at: next, text: text.slice(next, next + wanted.length), hit: true });
    at = next + wanted.length;
  }
  if (at < text.length) parts.push({ at, text: text.slice(at), hit: false });
  return parts.map((part) =>
    part.hit ? (
      <mark key={part.at} className="rounded-[2px] bg-accent-tint text-accent-tint-text">
        {part.text}
      </mark>
    ) : (
      <span key={part.at}>{part.text}</span>
    ),
  );
}
