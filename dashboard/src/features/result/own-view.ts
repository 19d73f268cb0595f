import { useSyncExternalStore } from "react";
import type { InterviewDetail, Verdict } from "@/api/types";

/** The reviewer's own view, held in this tab: stated before the suggestion opens, never sent by itself. */
export interface OwnView {
  choice: Verdict | null;
  opened: boolean;
}

const NONE: OwnView = { choice: null, opened: false };
const views = new Map<string, OwnView>();
const listeners = new Set<() => void>();

export function useOwnView(interviewId: string): [OwnView, (view: OwnView) => void] {
  const view = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => views.get(interviewId) ?? NONE,
  );
  const set = (next: OwnView) => {
    views.set(interviewId, next);
    for (const listener of listeners) listener();
  };
  return [view, set];
}

/** Numbers and suggestion open once an own view stands, or once a decision is on record. */
export function suggestionShown(interview: InterviewDetail, view: OwnView): boolean {
  return interview.decision !== null || view.opened;
}
