import { useEffect, useRef, useState } from "react";
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
  handBack: () => void;
}

/**
 * The order of a takeover: the microphone is connected but silent, the interviewer gives way, and only then it opens.
 * Back: the microphone closes first.
 */
export function useTakeover(
  supervision: Supervision,
  state: SupervisionState,
  facts: LiveFacts,
  takenOverBy: string | null,
): Takeover {
  const [asked, setAsked] = useState<string | null>(null);
  const [refused, setRefused] = useState<Takeover["refused"]>(null);
  const held = useRef(false);

  useEffect(() => {
    if (asked === null) return;
    const answer = facts.answers.get(asked);
    const giveUp = (reason: string | null) => {
      setAsked(null);
      setRefused({ reason });
      supervision.silence();
    };
    if (answer?.effect === "done") {
      setAsked(null);
      supervision.goOnAir();
      return;
    }
    if (answer) return giveUp(answer.reason);
    const timer = setTimeout(() => giveUp(null), ANSWER_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [asked, facts.answers, supervision]);

  useEffect(() => {
    const onAir = state.voice === "on_air";
    if (onAir && takenOverBy !== null) held.current = true;
    // Handed back from elsewhere, or the interview is over: nobody may go on speaking into it unknowingly.
    if (held.current && takenOverBy === null) {
      held.current = false;
      supervision.silence();
    }
    if (!onAir && takenOverBy === null) held.current = false;
  }, [state.voice, takenOverBy, supervision]);

  return {
    busy: state.voice === "opening" || asked !== null,
    refused,
    start: async (microphone) => {
      setRefused(null);
      await supervision.prepareToSpeak(microphone);
      if (supervision.snapshot().voice !== "ready") return;
      void supervision.listen();
      const id = await supervision.command({ kind: "take_over" });
      if (id === null) supervision.silence();
      else setAsked(id);
    },
    handBack: () => {
      held.current = false;
      supervision.silence();
      void supervision.command({ kind: "hand_back" });
    },
  };
}
