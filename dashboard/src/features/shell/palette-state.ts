import { useSyncExternalStore } from "react";

/** Whether the palette or the sheet of keys is open; one at a time. */
export type Overlay = "palette" | "keys" | "about" | null;

let open: Overlay = null;
const listeners = new Set<() => void>();

export function showOverlay(next: Overlay): void {
  open = next;
  for (const listener of listeners) listener();
}

export const openPalette = () => showOverlay("palette");

export function useOverlay(): Overlay {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => open,
  );
}
