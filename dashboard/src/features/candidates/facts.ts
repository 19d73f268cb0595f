import type { Person } from "@/api/people";

const DAY_MS = 86_400_000;

/** Whole days at the present stage. */
export function daysInStage(person: Pick<Person, "status_since">, now: number): number | null {
  if (!person.status_since) return null;
  return Math.max(0, Math.floor((now - new Date(person.status_since).getTime()) / DAY_MS));
}

export type LastEvent = "moved" | "added" | "scheduled" | "started" | "completed" | "cancelled" | "expired";

/** What happened last to a person, and when: a step of the pipeline or of the latest interview. */
export function lastEvent(person: Person): { kind: LastEvent; at: string } {
  const since = person.status_since ?? person.created_at;
  const found: { kind: LastEvent; at: string }[] = [
    {
      kind: Math.abs(Date.parse(since) - Date.parse(person.created_at)) < 1_000 ? "added" : "moved",
      at: since,
    },
  ];
  const one = person.latest_interview;
  if (one?.completed_at) found.push({ kind: "completed", at: one.completed_at });
  else if (one?.started_at) found.push({ kind: "started", at: one.started_at });
  const last = found.reduce((a, b) => (Date.parse(b.at) > Date.parse(a.at) ? b : a));
  // An appointment that is still to come says more than the step that made it.
  if (one?.status === "scheduled" && one.scheduled_at) return { kind: "scheduled", at: one.scheduled_at };
  return last;
}

/** `text` cut where one of the words stands, for marking; letters of any case, the longest word first. */
export function marked(text: string, words: string): { text: string; hit: boolean }[] {
  const wanted = words.trim().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [{ text, hit: false }];
  const pattern = wanted
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("|");
  return text
    .split(new RegExp(`(${pattern})`, "giu"))
    .map((part, index) => ({ text: part, hit: index % 2 === 1 }))
    .filter((part) => part.text);
}
