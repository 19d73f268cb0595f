import { useSyncExternalStore } from "react";
import { toasts } from "./toasts";

interface Removal {
  /** Names what goes; unlike that of anything else that can go. */
  key: string;
  /** Said at once, with the offer to take it back. */
  said: string;
  /** Said when the service did not do it; what went is back by then. */
  failed: string;
  act: () => Promise<unknown>;
  /** Until it is through, what went stays away. */
  refresh: () => Promise<unknown>;
  /** It is back: taken back, or not done. */
  onBack?: () => void;
}

/** What goes when nobody takes it back, each with a way to take its message away. The service still has it. */
let going: ReadonlyMap<string, () => void> = new Map();
const listeners = new Set<() => void>();

function set(key: string, dismiss: (() => void) | null): void {
  const next = new Map(going);
  if (dismiss) next.set(key, dismiss);
  else next.delete(key);
  going = next;
  for (const listener of listeners) listener();
}

/** Gone from the page at once, from the service when nobody took it back for as long as the message stands. */
function remove({ key, said, failed, act, refresh, onBack }: Removal): void {
  const back = () => {
    set(key, null);
    onBack?.();
  };
  const dismiss = toasts.undo(said, back, () => {
    if (!going.has(key)) return;
    act()
      .then(refresh)
      .then(
        () => set(key, null),
        () => {
          back();
          toasts.fail(failed);
        },
      );
  });
  set(key, dismiss);
}

/** Something was put in its place: it is not removed any more, and nothing is left to take back. */
function keep(key: string): void {
  const dismiss = going.get(key);
  set(key, null);
  dismiss?.();
}

/** Removals that wait for the time to take them back; the same wherever one looks, however often a page is left. */
export function useRemoval() {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => going,
  );
  return { isGoing: (key: string) => now.has(key), remove, keep };
}
