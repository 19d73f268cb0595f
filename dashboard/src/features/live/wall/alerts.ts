import type { LiveState } from "@/media/types";
import type { Backup, WallFacts } from "./facts";

/**
 * Facts that a person should look at, never moods. In the order in which they are shown: whoever asked for a person
 * comes first (ux §3.7).
 */
export const ALERTS = [
  "person",
  "silence",
  "backup",
  "reconnected",
  "repeated",
  "misheard",
  "overtime",
] as const;
export type AlertKind = (typeof ALERTS)[number];

export interface Alert {
  kind: AlertKind;
  /** ms since 1970, by the server's clock. */
  since: number;
  backup?: Backup;
}

/** ux §3.7. */
export const SILENCE_MS = 20_000;
export const REPEATS = 3;
export const RETURNS = 2;
export const MISHEARD_ANSWERS = 2;
/** Of an answer whose words were on average more likely wrong than right. */
export const POOR_CONFIDENCE = 0.5;
/** A tenth over the planned time with what was granted. */
export const OVERTIME = 1.1;

/** How much of the interview's time is used: the state's figure, and what has passed since it came. */
export function elapsedOf(live: LiveState | null, liveAt: number, now: number): number {
  if (live === null) return 0;
  const stands = live.state === "ended" || live.paused;
  return live.elapsed_ms + (stands ? 0 : Math.max(0, now - liveAt));
}

/** What is to be looked at now, the gravest first. `now` and `liveAt` by the server's clock; `limitMs`: as planned. */
export function alertsOf(
  facts: WallFacts,
  live: LiveState | null,
  liveAt: number,
  limitMs: number,
  now: number,
): Alert[] {
  const found: Alert[] = [];
  if (facts.askedForPersonAt !== null) found.push({ kind: "person", since: facts.askedForPersonAt });
  const quiet = quietSince(facts, live);
  if (quiet !== null && now - quiet >= SILENCE_MS) found.push({ kind: "silence", since: quiet });
  for (const backup of facts.backups) found.push({ kind: "backup", since: backup.since, backup });
  if (facts.returns.length >= RETURNS) {
    found.push({ kind: "reconnected", since: facts.returns.at(-1) ?? now });
  }
  if (facts.repeats >= REPEATS) found.push({ kind: "repeated", since: facts.repeatedAt });
  const heard = facts.heard.slice(-MISHEARD_ANSWERS);
  if (heard.length === MISHEARD_ANSWERS && heard.every((one) => one.confidence < POOR_CONFIDENCE)) {
    found.push({ kind: "misheard", since: heard.at(-1)?.at ?? now });
  }
  const elapsed = elapsedOf(live, liveAt, now);
  const over = elapsed - (limitMs + facts.extraMs) * OVERTIME;
  if (over > 0) found.push({ kind: "overtime", since: now - over });
  return found.sort((a, b) => ALERTS.indexOf(a.kind) - ALERTS.indexOf(b.kind) || a.since - b.since);
}

/** Silence that means something: not thinking time, not a pause, not while a person speaks, not without a candidate. */
function quietSince(facts: WallFacts, live: LiveState | null): number | null {
  if (facts.thinking || facts.pausedBy !== null || facts.takenOverBy !== null || facts.away) return null;
  if (facts.ended !== null || live === null || live.paused || live.taken_over) return null;
  if (live.state !== "listening" && live.state !== "replying") return null;
  return live.candidate_speaking ? null : facts.quietSince;
}

/** Several interviews that all left the same engine: it is down, not one line. */
export function outages(
  backups: Iterable<readonly Backup[]>,
): { part: Backup["part"]; engine: string; interviews: number }[] {
  const counts = new Map<string, { part: Backup["part"]; engine: string; interviews: number }>();
  for (const of of backups) {
    for (const { part, from } of of) {
      const key = `${part}:${from}`;
      const known = counts.get(key) ?? { part, engine: from, interviews: 0 };
      counts.set(key, { ...known, interviews: known.interviews + 1 });
    }
  }
  return [...counts.values()].filter(({ interviews }) => interviews >= OUTAGE_OF);
}

const OUTAGE_OF = 2;
