import { useEffect, useRef, useSyncExternalStore } from "react";
import { keyList, registerKeys, type Shortcut, singleKeysOn, tell } from "./key-registry";

/**
 * By physical key, so that they work under any layout: `KeyL`, `Shift+KeyP`, `Mod+Enter`, `KeyG KeyT`. With a label a
 * shortcut is listed in the sheet of keys (`?`) and in the palette.
 */
export type Keys = Record<string, (() => void) | Omit<Shortcut, "keys">>;

/**
 * Shortcuts of a page while it is shown. Single keys are silent inside fields, while composing, with a modal open, and
 * where the reader switched them off; those with Ctrl, ⌘ or Alt work in fields, too.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef<readonly Shortcut[]>([]);
  latest.current = Object.entries(keys).map(([name, act]) =>
    typeof act === "function" ? { keys: name, run: act } : { ...act, keys: name },
  );
  const labels = latest.current.map(({ keys, label }) => `${keys} ${label ?? ""}`).join("\n");
  useEffect(() => registerKeys(() => latest.current), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is made anew when a label changes
  useEffect(() => tell(), [labels]);
}

/** Every listed shortcut that works at the moment, for the sheet of keys and the palette. */
export function useKeyList(): readonly Shortcut[] {
  return useSyncExternalStore(keyList.subscribe, keyList.snapshot);
}

export function useSingleKeysOn(): boolean {
  return useSyncExternalStore(keyList.subscribe, singleKeysOn);
}
