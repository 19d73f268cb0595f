import type { Waveform } from "@/api/result";
import type { StoredEvent } from "@/api/types";
import type { Transcript } from "@/fold/transcript";

/** Times are of the call's clock, in ms. */
export interface Span {
  from: number;
  to: number;
}

export interface Chapter {
  index: number;
  text: string;
  at_ms: number;
}

export const MARKERS = ["note", "whisper", "takeover", "drop"] as const;

export interface Marker {
  kind: (typeof MARKERS)[number];
  at_ms: number;
  by: string | null;
  text: string | null;
}

export interface Timeline {
  chapters: Chapter[];
  markers: Marker[];
  /** While the AI speaks. */
  ai: Span[];
  /** While a person of the company speaks in its place. */
  person: Span[];
}

/** One call as its player shows it. Who may not see the events sees chapters only. */
export function timelineOf(callId: string, transcript: Transcript | null, stored: StoredEvent[]): Timeline {
  const events = stored.filter(({ call_id }) => call_id === callId).map(({ event }) => event);
  const chapters = (transcript?.questions ?? [])
    .filter(({ asked_call_id }) => asked_call_id === callId)
    .map(({ index, text, asked_ms }) => ({ index, text, at_ms: asked_ms }))
    .sort((a, b) => a.at_ms - b.at_ms);
  const ai = (transcript?.segments ?? [])
    .filter((segment) => segment.call_id === callId && segment.speaker === "agent")
    .map(({ started_ms, ended_ms }) => ({ from: started_ms, to: ended_ms }));
  const markers: Marker[] = [];
  const person: Span[] = [];
  for (const event of events) {
    const at = { at_ms: event.at_ms };
    if (event.type === "command.received" && event.effect === "done") {
      const { kind, text } = event.command;
      if (kind === "note" || kind === "whisper")
        markers.push({ ...at, kind, by: event.by ?? null, text: text ?? null });
    } else if (event.type === "takeover.started") {
      markers.push({ ...at, kind: "takeover", by: event.by, text: null });
      person.push({ from: event.at_ms, to: Number.POSITIVE_INFINITY });
    } else if (event.type === "takeover.ended") {
      const last = person.at(-1);
      if (last) last.to = event.at_ms;
    } else if ((event as { type: string }).type === "candidate.left") {
      markers.push({ ...at, kind: "drop", by: null, text: null });
    }
  }
  return { chapters, markers, ai, person };
}

/** The chapter that a moment belongs to. */
export function chapterAt(chapters: readonly Chapter[], at: number): Chapter | null {
  return chapters.findLast((chapter) => chapter.at_ms <= at) ?? null;
}

/** Quieter than a breath beside a headset. */
const SILENT = 6;
const SILENCE_MS = 1_500;
/** Left of a silence on either side, so that no word begins with a jump. */
const LEFT_MS = 300;

/** Where nobody is heard for a while. `offset`: the recording's first sample on the call's clock. */
export function silences(waveform: Waveform, offset: number): Span[] {
  const { candidate, interviewer, point_ms } = waveform;
  if (!point_ms) return [];
  const found: Span[] = [];
  let since: number | null = null;
  for (let point = 0; point <= candidate.length; point++) {
    const quiet =
      point < candidate.length && Math.max(candidate[point] ?? 0, interviewer[point] ?? 0) < SILENT;
    if (quiet) since ??= point;
    else if (since !== null) {
      const [from, to] = [since * point_ms, point * point_ms];
      if (to - from >= SILENCE_MS) found.push({ from: from + LEFT_MS + offset, to: to - LEFT_MS + offset });
      since = null;
    }
  }
  return found;
}

/** Where to go on when playback is within one of `spans`; null: play on. A short rest is not worth a jump. */
export function jumpFrom(spans: readonly Span[], at: number): number | null {
  const within = spans.find(({ from, to }) => at >= from && at < to - 400);
  return within && Number.isFinite(within.to) ? within.to : null;
}

/** Loudness per lane, 0–1: the right side belongs to the person while they hold the interview, else to the AI. */
export function lanes(waveform: Waveform, person: readonly Span[], offset: number): number[][] {
  const { candidate, interviewer, point_ms } = waveform;
  const held = interviewer.map((_, point) => {
    const at = point * (point_ms ?? 0) + offset;
    return person.some(({ from, to }) => at >= from && at < to);
  });
  const scaled = (values: number[]) => values.map((value) => value / 255);
  const left = scaled(candidate);
  const ai = scaled(interviewer.map((value, point) => (held[point] ? 0 : value)));
  if (person.length === 0) return [left, ai];
  return [left, ai, scaled(interviewer.map((value, point) => (held[point] ? value : 0)))];
}
