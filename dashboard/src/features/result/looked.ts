import { useEffect, useSyncExternalStore } from "react";
import type { Looked, QuestionReport, Report, Verdict } from "@/api/types";

/** What a reviewer has looked at in this tab, kept with their decision as the record of human oversight. */
interface Seen {
  openedAt: number;
  ownView: Verdict | null;
  played: NonNullable<Looked["played"]>;
  /** Quotes that were played or looked up in the transcript. */
  opened: ReadonlySet<string>;
}

const MOST = 200;
const NOTHING: ReadonlySet<string> = new Set();
const seen = new Map<string, Seen>();
const listeners = new Set<() => void>();

function of(interviewId: string): Seen {
  const known = seen.get(interviewId);
  if (known) return known;
  const fresh: Seen = { openedAt: performance.now(), ownView: null, played: [], opened: NOTHING };
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

/** With `report`, also of which questions the evidence was opened. */
export function looked(interviewId: string, report: Report | null = null): Looked {
  const { openedAt, ownView, played, opened } = of(interviewId);
  const secs = Math.min(86_400, Math.round((performance.now() - openedAt) / 1_000));
  const evidence = {
    evidence_opened: evidenceOpened(opened, report).map(({ question_id }) => question_id),
    evidence_of: withEvidence(report).length,
  };
  return { own_view: ownView, played, secs, ...evidence };
}

/** A quote was played, or its words were looked up. */
export function noteOpened(interviewId: string, quoteId: string): void {
  const here = of(interviewId);
  here.opened = new Set([...here.opened, quoteId]);
  for (const listener of listeners) listener();
}

/** Quotes that were opened so far; draws again as more are. */
export function useOpened(interviewId: string): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => seen.get(interviewId)?.opened ?? NOTHING,
  );
}

/** Questions of which a quote was opened. */
export function evidenceOpened(opened: ReadonlySet<string>, report: Report | null): QuestionReport[] {
  return withEvidence(report).filter((question) => question.quotes.some(({ id }) => opened.has(id)));
}

export function withEvidence(report: Report | null): QuestionReport[] {
  return report?.per_question.filter((question) => question.quotes.length > 0) ?? [];
}

/** Questions that speak against the person, for the suggestion's part: scored below what passes, on words one can hear. */
export function againstThem(report: Report | null): QuestionReport[] {
  if (!report) return [];
  return withEvidence(report).filter(({ score }) => score != null && score < report.thresholds.pass);
}
