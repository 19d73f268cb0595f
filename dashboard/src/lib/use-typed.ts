import { useEffect, useRef, useState } from "react";

/** Long enough to leave out most half words. */
export const PAUSE_MS = 250;

/**
 * Text of a field that asks after a pause in typing. `asked` is what was asked last: changed from elsewhere (the back
 * button, "clear"), the field follows. `eager`: what follows a rest is asked at once, and while one types on, as often as
 * the pause allows.
 */
export function useTyped(
  asked: string,
  ask: (text: string) => void,
  pauseMs = PAUSE_MS,
  eager = false,
): [string, (text: string) => void] {
  const [text, setText] = useState(asked);
  const sent = useRef(asked);
  const onTheWay = useRef<string[]>([]);
  const at = useRef(Number.NEGATIVE_INFINITY);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const place = onTheWay.current.indexOf(asked);
    // Own words that come back while one types on are no change from elsewhere.
    if (place >= 0) onTheWay.current.splice(0, place + 1);
    else {
      onTheWay.current = [];
      if (asked !== sent.current) setText(asked);
      sent.current = asked;
    }
  }, [asked]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === sent.current) return;
    const send = () => {
      sent.current = wanted;
      onTheWay.current.push(wanted);
      at.current = performance.now();
      latest.current(wanted);
    };
    const wait = eager ? at.current + pauseMs - performance.now() : pauseMs;
    if (wait <= 0) {
      send();
      return;
    }
    const timer = setTimeout(send, wait);
    return () => clearTimeout(timer);
  }, [text, pauseMs, eager]);
  return [text, setText];
}
