/**
 * The way back from a microphone that the system silenced (a phone call on iOS, which may leave the track muted for
 * good, and no script can unmute it: aws/amazon-chime-sdk-js#3238): a touch opens it anew; when that brings nothing in
 * three seconds the page is loaded afresh, which costs nothing here; when even that did not help, the phone is offered.
 */
export type ReturnStep = "brief" | "touch" | "waiting" | "reload" | "other_way";

/** Many mutes last no longer: a headset that changes its mode. Nobody is disturbed for those. */
const BRIEF_MS = 1_000;
const TOUCH_HELPS_WITHIN_MS = 3_000;
/** A page that was loaded for this reason and is mute again has shown that loading does not help. */
const RELOAD_COUNTS_MS = 5 * 60_000;

export interface ReturnFacts {
  now: number;
  mutedAt: number;
  /** The last touch on "continue" since then. */
  touchedAt: number | null;
  /** When the page was last loaded for this reason, in this tab. */
  reloadedAt: number | null;
}

export function returnStep({ now, mutedAt, touchedAt, reloadedAt }: ReturnFacts): ReturnStep {
  if (touchedAt === null) return now - mutedAt < BRIEF_MS ? "brief" : "touch";
  if (now - touchedAt < TOUCH_HELPS_WITHIN_MS) return "waiting";
  return reloadedAt !== null && now - reloadedAt < RELOAD_COUNTS_MS ? "other_way" : "reload";
}
