/** Short messages at the edge of the page, and the latest thing that can be undone. Free of React. */
import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  text: string;
  tone: "neutral" | "bad";
  /** Runs once. */
  undo?: (() => void) | undefined;
  /** What to do when it has gone without having been undone. */
  onGone?: (() => void) | undefined;
}

/** How long a message stands; pointer or focus on it stops the clock. */
export const TOAST_MS = 10_000;
/** At most so many at once: the oldest goes. */
const MOST = 3;

interface State {
  toasts: readonly Toast[];
  /** The latest act that can still be taken back; stays in the palette after its message has gone. */
  undoable: { id: number; text: string; undo: () => void } | null;
}

let state: State = { toasts: [], undoable: null };
let made = 0;
const listeners = new Set<() => void>();

function set(next: Partial<State>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

function add(toast: Toast): void {
  while (state.toasts.length >= MOST) gone(state.toasts[0]?.id ?? 0);
  set({ toasts: [...state.toasts, toast] });
}

/** Takes a message away, as its time does. */
export function gone(id: number): void {
  const toast = state.toasts.find((one) => one.id === id);
  if (!toast) return;
  set({ toasts: state.toasts.filter((one) => one.id !== id) });
  if (!toast.onGone) return;
  if (state.undoable?.id === id) set({ undoable: null });
  toast.onGone();
}

export const toasts = {
  /** Says that something is done. */
  say(text: string): void {
    add({ id: ++made, text, tone: "neutral" });
  },
  /** Says that something did not work and was rolled back. */
  fail(text: string): void {
    add({ id: ++made, text, tone: "bad" });
  },
  /**
   * Says that something is done and offers to take it back for 10 s, by click, by Ctrl+Z and in the palette. `undo` says
   * by itself when it fails. With `onGone` the act happens only when the message has gone, so it cannot be undone later.
   * What comes back takes the message away before its time.
   */
  undo(text: string, undo: () => unknown, onGone?: () => void): () => void {
    let used = false;
    const id = ++made;
    const once = () => {
      if (used) return;
      used = true;
      set({
        toasts: state.toasts.filter((one) => one.id !== id),
        undoable: state.undoable?.id === id ? null : state.undoable,
      });
      void undo();
    };
    add({ id, text, tone: "neutral", undo: once, onGone });
    set({ undoable: { id, text, undo: once } });
    return () => gone(id);
  },
  /** Forgets all, when somebody else signs in. */
  clear(): void {
    for (const { id } of state.toasts) gone(id);
    set({ undoable: null });
  },
};

export function undoLatest(): void {
  state.undoable?.undo();
}

/** Ways to say something in passing; the same in and outside of components. */
export function useToasts(): typeof toasts {
  return toasts;
}

export function useToastState(): State {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
