import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { Shown } from "./shown";
import { Wall, type WallState } from "./wall";

let shared: Wall | null = null;

/** The one wall of this page: the rail's count and the wall itself look at the same line. */
export function theWall(): Wall {
  shared ??= new Wall();
  return shared;
}

export function useWall(): WallState {
  const wall = theWall();
  useEffect(() => wall.use(), [wall]);
  return useSyncExternalStore(wall.subscribe, wall.snapshot);
}

/** What one row shows; renewed only when that row changes. */
export function useShown(id: string): Shown | null {
  const wall = theWall();
  const subscribe = useCallback((listener: () => void) => wall.subscribeRow(id, listener), [wall, id]);
  return useSyncExternalStore(subscribe, () => wall.shown(id));
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = Date.now();

function subscribeSecond(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (document.hidden) return;
    second = Date.now();
    for (const one of listeners) one();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present, once a second: one clock for all rows. */
export function useSecond(): number {
  return useSyncExternalStore(subscribeSecond, () => second);
}
