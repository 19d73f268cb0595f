import { useCallback, useEffect, useRef, useState } from "react";

const LONGEST_MS = 295_000;
/** The service takes five minutes. */

export type RecorderState = "idle" | "asking" | "recording" | "refused" | "missing";

export interface Recorder {
  state: RecorderState;
  start: () => Promise<void>;
  stop: () => void;
}

/** Records one answer; what was said is given to `onSound` when it is stopped. Nothing stays in the page. */
export function useRecorder(onSound: (sound: Blob) => void): Recorder {
  const [state, setState] = useState<RecorderState>("idle");
  const recorder = useRef<MediaRecorder | null>(null);
  const given = useRef(onSound);
  given.current = onSound;

  const stop = useCallback(() => {
    if (recorder.current?.state === "recording") recorder.current.stop();
  }, []);

  const start = useCallback(async () => {
    if (typeof MediaRecorder === "undefined" || !navigator.mediaDevices) {
      setState("missing");
      return;
    }
    setState("asking");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const made = new MediaRecorder(stream);
      const parts: Blob[] = [];
      const limit = setTimeout(() => made.state === "recording" && made.stop(), LONGEST_MS);
      made.ondataavailable = ({ data }) => parts.push(data);
      made.onstop = () => {
        clearTimeout(limit);
        for (const track of stream.getTracks()) track.stop();
        setState("idle");
        if (recorder.current === made) given.current(new Blob(parts, { type: made.mimeType }));
        recorder.current = null;
      };
      recorder.current = made;
      made.start();
      setState("recording");
    } catch (error) {
      setState(error instanceof DOMException && error.name === "NotFoundError" ? "missing" : "refused");
    }
  }, []);

  useEffect(
    () => () => {
      // Left in the middle of an answer: the microphone is let go, and nothing is sent.
      const left = recorder.current;
      recorder.current = null;
      if (left?.state === "recording") left.stop();
    },
    [],
  );

  return { state, start, stop };
}
