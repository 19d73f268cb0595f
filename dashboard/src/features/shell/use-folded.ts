import { useSyncExternalStore } from "react";

const KEY = "rail.folded";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the rail shows icons only; kept in this browser. */
export function useFolded(): { folded: boolean; fold: (folded: boolean) => void } {
  const folded = useSyncExternalStore(subscribe, () => localStorage.getItem(KEY) !== null);
  const fold = (next: boolean) => {
    if (next) localStorage.setItem(KEY, "1");
    else localStorage.removeItem(KEY);
    for (const listener of listeners) listener();
  };
  return { folded, fold };
}
