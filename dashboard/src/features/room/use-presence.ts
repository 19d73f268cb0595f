import { useEffect } from "react";
import { candidateApi } from "@/api/candidate";

const AWAY_MS = 1_000;

/** Keeps the screen awake, and notes when the page is hidden (the consent text says that it is noted). */
export function usePresence(token: string): void {
  useEffect(() => {
    let away: ReturnType<typeof setTimeout> | undefined;
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
      if (document.visibilityState === "visible") wake();
      // A reload hides the page, too: only a page that is still there a moment later was left for another.
      else
        away = setTimeout(
          () => void candidateApi.signal(token, "tab_hidden").catch(() => undefined),
          AWAY_MS,
        );
      if (document.visibilityState === "visible") clearTimeout(away);
    };
    wake();
    document.addEventListener("visibilitychange", changed);
    return () => {
      document.removeEventListener("visibilitychange", changed);
      clearTimeout(away);
      void lock?.release();
    };
  }, [token]);
}
