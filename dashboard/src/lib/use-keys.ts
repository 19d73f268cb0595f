import { useEffect, useRef } from "react";

/** By physical key, so that they work under any layout: `KeyL`, `Shift+KeyP`. */
export type Keys = Record<string, () => void>;

/** Single-key shortcuts of a page. Silent inside fields, while composing, with a modal open, and with Ctrl, Alt or ⌘. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      const at = event.target instanceof HTMLElement ? event.target : null;
      if (at?.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]"))
        return;
      const act = latest.current[`${event.shiftKey ? "Shift+" : ""}${event.code}`];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
