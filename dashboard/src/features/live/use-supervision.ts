import { useEffect, useState, useSyncExternalStore } from "react";
import { Supervision, type SupervisionState } from "./supervision";

/** The one way React reaches a supervision. Sound and microphone end with the component. */
export function useSupervision(interviewId: string): [SupervisionState, Supervision] {
  const [supervision] = useState(() => new Supervision(interviewId));
  useEffect(() => () => supervision.close(), [supervision]);
  return [useSyncExternalStore(supervision.subscribe, supervision.snapshot), supervision];
}
