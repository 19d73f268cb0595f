import { useEffect } from "react";
import { candidateApi } from "@/api/candidate";

/** Keeps the screen awake, and notes when the page is hidden (the consent text says that it is noted). */
export function usePresence(token: string): void {
  useEffect(() => {
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
      else void candidateApi.signal(token, "tab_hidden").catch(() => undefined);
    };
    wake();
    document.addEventListener("visibilitychange", changed);
    return () => {
      document.removeEventListener("visibilitychange", changed);
      void lock?.release();
    };
  }, [token]);
}
