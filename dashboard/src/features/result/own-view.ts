import { useSyncExternalStore } from "react";
import type { InterviewDetail, Verdict } from "@/api/types";
import { keepDraft, keptDraft } from "@/lib/kept-draft";

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
const kept = (interviewId: string) => `decision.${interviewId}`;

/** As it is in this tab, which a reload and the end of a sign-in leave as it was. */
function viewOf(interviewId: string): OwnView {
  const known = views.get(interviewId);
  if (known) return known;
  const view = keptDraft<OwnView>(kept(interviewId)) ?? NONE;
  views.set(interviewId, view);
  return view;
}
const listeners = new Set<() => void>();

export function useOwnView(interviewId: string): [OwnView, (view: OwnView) => void] {
  const view = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => viewOf(interviewId),
  );
  const set = (next: OwnView) => {
    views.set(interviewId, next);
    keepDraft(kept(interviewId), next.choice === null && !next.reason ? null : next);
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
