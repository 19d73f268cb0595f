import { ChevronDown, ChevronUp } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Correction, DoubtfulSpan, TranscriptReply } from "@/api/types";
import { DoubtfulText, OtherReadings } from "@/features/hearing/doubtful-text";
import { contains, Marked } from "@/features/hearing/marked";
import { Speaker } from "@/features/live/transcript";
import type { Segment, Transcript } from "@/fold/transcript";
import { formatClock } from "@/lib/format";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { SearchField } from "@/ui/search-field";
import type { Place, RecordingPlayer } from "./use-recording";

/** Doubtful words start this much early, so that the first one is not cut. */
const LEAD_MS = 500;

interface Props {
  transcript: Transcript;
  /** The same segments with what a second recogniser heard. */
  heardTwice: TranscriptReply["segments"];
  corrections: Correction[];
  player: RecordingPlayer;
  onPlay: (place: Place) => void;
  /** Segments of the quote that was opened last. */
  marked: readonly string[];
  /** Counts up when they are to be brought into view. */
  shown: number;
}

/** Every word, each a way into the sound; the line that sounds is marked and kept in view until one scrolls. */
export function ResultTranscript({
  transcript,
  heardTwice,
  corrections,
  player,
  onPlay,
  marked,
  shown,
}: Props) {
  const { t } = useTranslation(["hr", "result"]);
  const box = useRef<HTMLElement>(null);
  const [follow, setFollow] = useState(true);
  const corrected = useMemo(
    () => new Map(corrections.map((one) => [`${one.call_id}:${one.segment_id}`, one.text])),
    [corrections],
  );
  const doubtful = useMemo(
    () => new Map(heardTwice.map((one) => [`${one.call_id}:${one.id}`, one.doubtful])),
    [heardTwice],
  );
  const current = currentSegment(transcript.segments, player.place);
  const [query, setQuery] = useState("");
  const [found, setFound] = useState(0);
  const matches = useMemo(
    () =>
      query.trim()
        ? transcript.segments.filter((one) =>
            contains(`${corrected.get(keyOf(one)) ?? ""} ${one.text}`, query.trim()),
          )
        : [],
    [query, transcript.segments, corrected],
  );
  const bring = (key: string | undefined) => {
    const line = key && box.current?.querySelector<HTMLElement>(`[data-segment="${CSS.escape(key)}"]`);
    if (line && box.current) box.current.scrollTop = line.offsetTop - box.current.clientHeight / 3;
  };
  const step = (by: number) => {
    const one = matches[(found + by + matches.length) % matches.length];
    if (!one) return;
    setFound((found + by + matches.length) % matches.length);
    setFollow(false);
    bring(keyOf(one));
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `bring` reads the box only
  useEffect(() => {
    if (follow && player.playing && current) bring(current);
  }, [current, follow, player.playing]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each request to show a quote counts up
  useEffect(() => {
    if (shown > 0) bring(marked[0]);
  }, [shown]);

  if (transcript.segments.length === 0) return <p className="text-muted">{t("live.noWords")}</p>;
  return (
    <div className="relative grid gap-2">
      <div className="no-print flex items-center gap-1.5">
        <SearchField
          className="flex-1"
          label={t("result:transcript.search")}
          value={query}
          data-testid="transcript-search"
          onChange={(text) => {
            setQuery(text);
            setFound(0);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing) step(event.shiftKey ? -1 : 1);
          }}
        />
        <span role="status" className="tabular text-sm text-muted">
          {query.trim() && t("result:transcript.found", { count: matches.length })}
        </span>
        {matches.length > 0 && (
          <>
            <Button
              size="sm"
              tone="quiet"
              aria-label={t("result:transcript.previous")}
              onClick={() => step(-1)}
            >
              <ChevronUp aria-hidden="true" size={16} />
            </Button>
            <Button size="sm" tone="quiet" aria-label={t("result:transcript.next")} onClick={() => step(1)}>
              <ChevronDown aria-hidden="true" size={16} />
            </Button>
          </>
        )}
      </div>
      <section
        ref={box}
        data-testid="transcript"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
        tabIndex={0}
        aria-label={t("result.transcript")}
        onWheel={() => setFollow(false)}
        onTouchMove={() => setFollow(false)}
        className="relative max-h-[70dvh] overflow-y-auto rounded-card border border-hairline bg-surface p-2 print:max-h-none lg:max-h-[calc(100dvh-320px)] lg:min-h-64"
      >
        <ol>
          {transcript.segments.map((segment, index) => (
            <Line
              key={`${segment.call_id}:${segment.id}`}
              segment={segment}
              goesOn={transcript.segments[index - 1]?.speaker === segment.speaker}
              correction={corrected.get(keyOf(segment)) ?? null}
              doubts={doubtful.get(keyOf(segment)) ?? []}
              current={current === keyOf(segment)}
              quoted={marked.includes(keyOf(segment))}
              query={query.trim()}
              playable={player.canPlay(segment.call_id)}
              onPlay={onPlay}
            />
          ))}
        </ol>
      </section>
      {!follow && player.playing && (
        <Button
          size="sm"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-pop"
          onClick={() => setFollow(true)}
        >
          {t("result.follow")}
        </Button>
      )}
    </div>
  );
}

interface LineProps {
  segment: Segment;
  goesOn: boolean;
  correction: string | null;
  doubts: readonly DoubtfulSpan[];
  current: boolean;
  /** Of the quote that was opened last. */
  quoted: boolean;
  query: string;
  playable: boolean;
  onPlay: (place: Place) => void;
}

function Line({ segment, goesOn, correction, doubts, current, quoted, query, playable, onPlay }: LineProps) {
  const { t } = useTranslation("hr");
  const time = formatClock(segment.started_ms);
  return (
    <li
      data-segment={keyOf(segment)}
      data-testid="segment"
      data-speaker={segment.speaker}
      aria-current={current || undefined}
      className={cn(
        "grid grid-cols-[52px_72px_1fr] gap-x-2 border-l-3 px-2 py-1 max-sm:grid-cols-[52px_1fr]",
        segment.speaker === "agent" ? "border-transparent" : "border-candidate",
        (current || quoted) && "bg-quote text-quote-text",
        current && "outline-1 -outline-offset-1 outline-control",
      )}
    >
      {playable ? (
        <button
          type="button"
          aria-label={t("result.seek", { time })}
          onClick={() => onPlay({ call_id: segment.call_id, at_ms: segment.started_ms })}
          className="tabular min-h-6 self-start text-left text-sm text-accent underline-offset-2 hover:underline"
        >
          {time}
        </button>
      ) : (
        <span className="tabular text-sm text-subtle">{time}</span>
      )}
      <Speaker speaker={segment.speaker} goesOn={goesOn} />
      <div className={cn("max-sm:col-start-2", segment.speaker === "agent" && !current && "text-ai")}>
        {correction === null ? (
          <>
            <p>
              <DoubtfulText
                text={segment.text}
                query={query}
                doubts={doubts}
                onHear={
                  playable
                    ? (doubt) =>
                        onPlay({ call_id: doubt.call_id, at_ms: Math.max(0, doubt.started_ms - LEAD_MS) })
                    : null
                }
              />
              {segment.interrupted && <span className="ml-1 text-sm">({t("live.cut")})</span>}
              {segment.via === "text" && <span className="ml-1 text-sm">({t("live.typed")})</span>}
            </p>
            <OtherReadings text={segment.text} doubts={doubts} />
          </>
        ) : (
          <>
            <p>
              <span className="text-sm">{t("result.candidateSays")} </span>
              <ins className="no-underline">
                <Marked text={correction} query={query} />
              </ins>
            </p>
            <details className="text-sm">
              <summary>{t("result.corrected")}</summary>
              <p>
                {t("result.understood")} <del>{segment.text}</del>
              </p>
            </details>
          </>
        )}
      </div>
    </li>
  );
}

export function keyOf(segment: Pick<Segment, "call_id" | "id">): string {
  return `${segment.call_id}:${segment.id}`;
}

/** The last line that had begun at this place, and has not long ended. */
function currentSegment(segments: Segment[], place: Place | null): string | null {
  if (!place) return null;
  const begun = segments.filter(
    (segment) => segment.call_id === place.call_id && segment.started_ms <= place.at_ms + 200,
  );
  const last = begun.at(-1);
  return last && place.at_ms <= last.ended_ms + 1_500 ? keyOf(last) : null;
}
