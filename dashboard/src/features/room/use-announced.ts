import { useEffect, useState } from "react";

const LASTS_MS = 700;

/** The text once it has stood for 700 ms: what flickers by is not read out. */
export function useAnnounced(text: string): string {
  const [announced, setAnnounced] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAnnounced(text), LASTS_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return announced;
}
