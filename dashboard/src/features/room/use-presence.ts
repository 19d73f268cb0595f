import { useEffect, useRef } from "react";

const AWAY_MS = 1_000;

/** Keeps the screen awake, and tells how long the page was in the background (the consent text says that it is noted). */
export function usePresence(onBack: (lastedMs: number) => void): void {
  const back = useRef(onBack);
  back.current = onBack;
  useEffect(() => {
    let leftAt: number | null = null;
    let lock: WakeLockSentinel | null = null;
    const wake = () => {
      navigator.wakeLock?.request("screen").then(
        (held) => {
          lock = held;
        },
        () => undefined,
      );
    };
    const changed = () => {
      if (document.visibilityState !== "visible") {
        leftAt ??= performance.now();
        return;
      }
      wake();
      const lasted = leftAt === null ? 0 : performance.now() - leftAt;
      leftAt = null;
      if (lasted >= AWAY_MS) back.current(Math.round(lasted));
    };
    wake();
    document.addEventListener("visibilitychange", changed);
    return () => {
      document.removeEventListener("visibilitychange", changed);
      void lock?.release();
    };
  }, []);
}
