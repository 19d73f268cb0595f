import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Correction, DoubtfulSpan, TranscriptReply } from "@/api/types";
import { DoubtfulText, OtherReadings } from "@/features/hearing/doubtful-text";
import { Speaker } from "@/features/live/transcript";
import type { Segment, Transcript } from "@/fold/transcript";
import { formatClock } from "@/lib/format";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
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
}

/** Every word, each a way into the sound; the line that sounds is marked and kept in view until one scrolls. */
export function ResultTranscript({ transcript, heardTwice, corrections, player, onPlay }: Props) {
  const { t } = useTranslation("hr");
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

  useEffect(() => {
    if (!follow || !player.playing || !current) return;
    const line = box.current?.querySelector<HTMLElement>(`[data-segment="${CSS.escape(current)}"]`);
    if (line && box.current) {
      box.current.scrollTop = line.offsetTop - box.current.clientHeight / 3;
    }
  }, [current, follow, player.playing]);

  if (transcript.segments.length === 0) return <p className="text-muted">{t("live.noWords")}</p>;
  return (
    <div className="relative">
      <section
        ref={box}
        data-testid="transcript"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
        tabIndex={0}
        aria-label={t("result.transcript")}
        onWheel={() => setFollow(false)}
        onTouchMove={() => setFollow(false)}
        className="relative max-h-[70dvh] overflow-y-auto rounded-card border border-hairline bg-surface p-2 print:max-h-none lg:max-h-[calc(100dvh-160px)]"
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
  playable: boolean;
  onPlay: (place: Place) => void;
}

function Line({ segment, goesOn, correction, doubts, current, playable, onPlay }: LineProps) {
  const { t } = useTranslation("hr");
  const time = formatClock(segment.started_ms);
  return (
    <li
      data-segment={keyOf(segment)}
      data-testid="segment"
      data-speaker={segment.speaker}
      aria-current={current || undefined}
      className={cn(
        "grid grid-cols-[52px_72px_1fr] gap-x-2 rounded-control px-2 py-1 max-sm:grid-cols-[52px_1fr]",
        current && "bg-quote text-quote-text",
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
              <ins className="no-underline">{correction}</ins>
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

function keyOf(segment: Segment): string {
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
