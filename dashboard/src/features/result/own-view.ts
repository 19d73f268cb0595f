import { useSyncExternalStore } from "react";
import type { InterviewDetail, Verdict } from "@/api/types";

/** The reviewer's own view, held in this tab: stated before the suggestion opens, never sent by itself. */
export interface OwnView {
  choice: Verdict | null;
  opened: boolean;
  /** As far as it is written: closing the sheet to look at something loses nothing. */
  picks: readonly string[];
  reason: string;
}

const NONE: OwnView = { choice: null, opened: false, picks: [], reason: "" };
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

/** Numbers and suggestion open once an own view stands or a decision is on record; at once where a company likes it so. */
export function suggestionShown(
  interview: Pick<InterviewDetail, "decision" | "blind_first_view">,
  view: OwnView,
): boolean {
  return interview.decision !== null || view.opened || interview.blind_first_view === false;
}
