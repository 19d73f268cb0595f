import { useEffect, useState, useSyncExternalStore } from "react";
import { type CallParts, CallSession, type CallState } from "./call";

/** The one way React reaches a call. The session closes with the component. */
export function useCall(parts: () => CallParts): [CallState, CallSession] {
  const [session] = useState(() => new CallSession(parts()));
  useEffect(() => () => session.close(), [session]);
  return [useSyncExternalStore(session.subscribe, session.snapshot), session];
}
