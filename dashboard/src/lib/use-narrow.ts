import { useSyncExternalStore } from "react";

const QUERY = "(max-width: 639.98px)";

function list(): MediaQueryList | null {
  return typeof window.matchMedia === "function" ? window.matchMedia(QUERY) : null;
}

function subscribe(changed: () => void): () => void {
  const query = list();
  query?.addEventListener("change", changed);
  return () => query?.removeEventListener("change", changed);
}

/** True on a phone held upright, and at 200 % zoom of a small window. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => list()?.matches ?? false);
}
