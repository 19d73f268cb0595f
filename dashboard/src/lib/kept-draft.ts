import { type Dispatch, type SetStateAction, useEffect, useState } from "react";

/**
 * What was being written, kept in this tab's session storage: it outlives a reload and the end of a sign-in. Never for
 * passwords, keys or codes.
 */
const PREFIX = "draft.";

export function keptDraft<T>(name: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "null") as T | null;
  } catch {
    return null;
  }
}

export function forgetDraft(name: string): void {
  sessionStorage.removeItem(PREFIX + name);
}

/** All of them, when somebody signs out: the next person at this tab must not find them. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
}

/** `null` forgets it. */
export function keepDraft(name: string, draft: unknown | null): void {
  keepText(name, draft === null ? null : JSON.stringify(draft));
}

function keepText(name: string, text: string | null): void {
  if (text === null) forgetDraft(name);
  else sessionStorage.setItem(PREFIX + name, text);
}

/** Keeps a draft while there is one: `null` forgets it. Read it back with `keptDraft` when the form is made. */
export function useKeptDraft(name: string, draft: unknown | null): void {
  const text = draft === null ? null : JSON.stringify(draft);
  useEffect(() => keepText(name, text), [name, text]);
}

/**
 * State of a form, kept while it differs from what the form began with. The third is called when it was sent or given
 * up.
 */
export function useKeptState<T>(name: string, begins: T): [T, Dispatch<SetStateAction<T>>, () => void] {
  const [first] = useState(begins);
  const [value, setValue] = useState<T>(() => keptDraft<T>(name) ?? begins);
  useKeptDraft(name, JSON.stringify(value) === JSON.stringify(first) ? null : value);
  return [value, setValue, () => forgetDraft(name)];
}
