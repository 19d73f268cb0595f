import type { AlertKind } from "./alerts";

/** An interview that somebody should look at, and why. */
export interface Attention {
  id: string;
  kind: AlertKind;
  since: number;
}

/** While held, what is there keeps its place, and what is new joins at the end. */
export function inPlace(known: readonly Attention[], found: readonly Attention[]): Attention[] {
  const now = new Map(found.map((one) => [one.id, one]));
  const kept = known.map((one) => now.get(one.id) ?? one);
  const there = new Set(known.map(({ id }) => id));
  return [...kept, ...found.filter(({ id }) => !there.has(id))];
}

export function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}

export function sameAttention(a: readonly Attention[], b: readonly Attention[]): boolean {
  return a.length === b.length && a.every((one, n) => one.id === b[n]?.id && one.kind === b[n]?.kind);
}
