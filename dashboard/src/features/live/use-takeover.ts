import { useEffect, useState } from "react";
import type { LiveFacts } from "./facts";
import type { Supervision, SupervisionState } from "./supervision";

/** An interviewer answers a command within a second; after this none is there. */
const ANSWER_WITHIN_MS = 20_000;

export interface Takeover {
  /** Opening the microphone, or waiting for the interviewer to give way. */
  busy: boolean;
  /** Why it did not come about: the interviewer's reason, or null when nobody answered. */
  refused: { reason: string | null } | null;
  start: (microphone: MediaStreamTrack) => Promise<void>;
}

/**
 * The order of a takeover: the interviewer is asked to give way, the microphone is connected but silent, and it opens
 * once the interviewer has given way. The way back is `Post.handBack`.
 */
export function useTakeover(
  supervision: Supervision,
  state: SupervisionState,
  facts: LiveFacts,
  /** This person holds the interview already, on a page that is gone: only the microphone is missing. */
  mine: boolean,
): Takeover {
  const [asked, setAsked] = useState<string | null>(null);
  const [refused, setRefused] = useState<Takeover["refused"]>(null);
  const ready = state.voice === "ready";
  const gone = state.voice === "off";

  useEffect(() => {
    if (asked === null) return;
    const answer = asked === ALREADY ? DONE : facts.answers.get(asked);
    const giveUp = (reason: string | null) => {
      setAsked(null);
      setRefused({ reason });
      supervision.silence();
    };
    if (answer?.effect === "refused") return giveUp(answer.reason);
    if (gone) return setAsked(null);
    if (answer?.effect === "done" && ready) {
      setAsked(null);
      supervision.goOnAir();
      return;
    }
    const timer = setTimeout(() => giveUp(null), ANSWER_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [asked, facts.answers, supervision, ready, gone]);

  return {
    busy: state.voice === "opening" || state.voice === "ready" || asked !== null,
    refused,
    start: async (microphone) => {
      setRefused(null);
      const id = mine ? ALREADY : await supervision.command({ kind: "take_over" });
      if (id === null) {
        microphone.stop();
        return;
      }
      const prepared = supervision.prepareToSpeak(microphone);
      setAsked(id);
      await prepared;
      // Who speaks must hear the answer, too.
      void supervision.listen();
    },
  };
}

const ALREADY = "already";
const DONE = { effect: "done" } as const;
