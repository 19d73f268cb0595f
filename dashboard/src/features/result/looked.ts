import { useEffect } from "react";
import type { Looked, Verdict } from "@/api/types";

/** What a reviewer has looked at in this tab, kept with their decision as the record of human oversight. */
interface Seen {
  openedAt: number;
  ownView: Verdict | null;
  played: NonNullable<Looked["played"]>;
}

const MOST = 200;
const seen = new Map<string, Seen>();

function of(interviewId: string): Seen {
  const known = seen.get(interviewId);
  if (known) return known;
  const fresh: Seen = { openedAt: performance.now(), ownView: null, played: [] };
  seen.set(interviewId, fresh);
  return fresh;
}

export function useLooking(interviewId: string): void {
  useEffect(() => {
    of(interviewId);
  }, [interviewId]);
}

export function notePlayed(interviewId: string, callId: string, atMs: number, quoteId: string | null): void {
  const { played } = of(interviewId);
  const known = played.some((one) => one.call_id === callId && one.started_ms === Math.round(atMs));
  if (!known && played.length < MOST) {
    played.push({ call_id: callId, started_ms: Math.max(0, Math.round(atMs)), quote_id: quoteId });
  }
}

/** The view taken before the suggestion opened. */
export function noteOwnView(interviewId: string, view: Verdict): void {
  of(interviewId).ownView ??= view;
}

export function looked(interviewId: string): Looked {
  const { openedAt, ownView, played } = of(interviewId);
  const secs = Math.min(86_400, Math.round((performance.now() - openedAt) / 1_000));
  return { own_view: ownView, played, secs };
}
