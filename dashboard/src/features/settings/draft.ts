/** What is being edited on a page of the settings, beside what is saved; free of React. */

/** Field → value, in the page's own shape. */
export type Fields = Record<string, unknown>;

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export function changedKeys<T extends Fields>(saved: T, mine: T): (keyof T & string)[] {
  return Object.keys(mine).filter((key) => !same(saved[key], mine[key]));
}

/** A field that somebody else saved since it was opened. */
export interface Conflict<T extends Fields> {
  key: keyof T & string;
  before: unknown;
  theirs: unknown;
  /** The same as `before` where it was not touched here. */
  mine: unknown;
}

export function conflicts<T extends Fields>(opened: T, theirs: T, mine: T): Conflict<T>[] {
  return changedKeys(opened, theirs).map((key) => ({
    key,
    before: opened[key],
    theirs: theirs[key],
    mine: mine[key],
  }));
}

/** My changes upon what somebody else saved; what I did not touch is theirs. */
export function rebased<T extends Fields>(opened: T, theirs: T, mine: T): T {
  const own = Object.fromEntries(changedKeys(opened, mine).map((key) => [key, mine[key]]));
  return { ...theirs, ...own };
}
