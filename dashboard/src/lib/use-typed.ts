import { useEffect, useRef, useState } from "react";

/** Long enough to leave out most half words. */
export const PAUSE_MS = 250;

/**
 * Text of a field that asks after a pause in typing. `asked` is what was asked last: changed from elsewhere (the back
 * button, "clear"), the field follows.
 */
export function useTyped(
  asked: string,
  ask: (text: string) => void,
  pauseMs = PAUSE_MS,
): [string, (text: string) => void] {
  const [text, setText] = useState(asked);
  const sent = useRef(asked);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (asked !== sent.current) setText(asked);
    sent.current = asked;
  }, [asked]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = wanted;
      latest.current(wanted);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs]);
  return [text, setText];
}
