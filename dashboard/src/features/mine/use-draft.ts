import { useEffect, useRef, useState } from "react";
import { scheduleApi } from "@/api/schedule";
import { keptDraft, useKeptDraft } from "@/lib/kept-draft";
import { bodyOf, type Draft } from "./draft";

const SAVE_MS = 1_200;

export type Saving = "idle" | "saving" | "saved" | "offline";

/**
 * What is being written: in this tab at once, at the service a moment after the last key. Without a connection the tab
 * keeps it, and the next change tries again.
 */
export function useDraft(interviewId: string, begins: Draft, open: boolean) {
  const name = `review.${interviewId}`;
  const [draft, setDraft] = useState<Draft>(() => keptDraft<Draft>(name) ?? begins);
  const [touched, setTouched] = useState(() => keptDraft(name) !== null);
  const [saving, setSaving] = useState<Saving>("idle");
  const latest = useRef(draft);
  latest.current = draft;
  useKeptDraft(name, touched && open ? draft : null);
  useEffect(() => {
    if (!touched || !open) return;
    const timer = setTimeout(async () => {
      setSaving("saving");
      const sent = draft;
      try {
        await scheduleApi.saveReview(interviewId, bodyOf(sent));
        if (latest.current === sent) setSaving("saved");
      } catch {
        setSaving("offline");
      }
    }, SAVE_MS);
    return () => clearTimeout(timer);
  }, [draft, touched, open, interviewId]);
  const change = (next: Draft) => {
    setTouched(true);
    setDraft(next);
  };
  return { draft, change, saving, done: () => setTouched(false) };
}
