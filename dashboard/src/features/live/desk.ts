import { useSyncExternalStore } from "react";
import type { Post } from "./post";

/**
 * The one interview that this tab listens to or speaks in, whatever page is shown. Light, because the frame of all pages
 * looks at it.
 */
let current: Post | null = null;
const listeners = new Set<() => void>();

export const desk = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  snapshot: (): Post | null => current,
  /** From here on this one is heard, and the one before is not. */
  take(post: Post): void {
    if (current === post) return;
    const before = current;
    current = post;
    before?.supervision.close();
    tell();
  },
  drop(post: Post): void {
    if (current !== post) return;
    current = null;
    tell();
  },
};

function tell(): void {
  for (const listener of listeners) listener();
}

export function useDesk(): Post | null {
  return useSyncExternalStore(desk.subscribe, desk.snapshot);
}
