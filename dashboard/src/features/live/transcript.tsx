import { ArrowDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Segment, Transcript } from "@/fold/transcript";
import { formatClock } from "@/lib/format";
import type { LiveState } from "@/media/types";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";

const AT_END_PX = 48;

interface Props {
  transcript: Transcript;
  live: LiveState | null;
  /** A moment to show; another `n` shows it again. */
  jump: Jump | null;
  className?: string;
}

export interface Jump {
  n: number;
  callId: string;
  ms: number;
}

/** What is being said, with words that are not final yet; stays at the end until somebody scrolls away. */
export function LiveTranscript({ transcript, live, jump, className }: Props) {
  const { t } = useTranslation(["hr", "live"]);
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [seen, setSeen] = useState(0);
  const [read, setRead] = useState("");
  const count = transcript.segments.length;
  const fresh = atEnd ? 0 : count - seen;
  const last = transcript.segments.at(-1);
  const partial = live && live.state !== "ended" ? live.partial : "";
  const speaking = live?.state === "ai_speaking" ? live.caption : "";
  const spoken = last?.speaker === "agent" ? last.text : null;
  const target = jump ? placeOf(transcript.segments, jump) : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the words, which it does not read
  useEffect(() => {
    if (atEnd && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [transcript, partial, speaking, atEnd]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a jump happens once, not with every new word
  useEffect(() => {
    if (target === null) return;
    setAtEnd(false);
    setSeen(count);
    box.current?.querySelector(`[data-segment="${target}"]`)?.scrollIntoView({ block: "center" });
  }, [jump]);

  const readLast = () => {
    // Said anew when it is the same again.
    setRead("");
    if (!last) return;
    const who = last.speaker === "agent" ? t("live.ai") : t("interviews.candidate");
    setTimeout(() => setRead(`${who}: ${last.text}`), 50);
  };
  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    setAtEnd(true);
  };
  return (
    <section
      aria-label={t("live.transcript")}
      className={cn("relative min-w-0 rounded-card border border-hairline bg-surface", className)}
    >
      <div
        ref={box}
        role="log"
        aria-live="off"
        aria-label={t("live.transcript")}
        data-testid="live-transcript"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
        tabIndex={0}
        onScroll={({ currentTarget: at }) => {
          const end = at.scrollHeight - at.scrollTop - at.clientHeight < AT_END_PX;
          if (!end && atEnd) setSeen(count);
          setAtEnd(end);
        }}
        className="h-[60dvh] min-h-72 overflow-y-auto p-4 lg:h-[calc(100dvh-148px)]"
      >
        {transcript.segments.length === 0 && !partial && !speaking && (
          <p className="text-muted">{t("live.noWords")}</p>
        )}
        <ol className="grid gap-2">
          {transcript.segments.map((segment, index) => (
            <Line
              key={`${segment.call_id}:${segment.id}`}
              segment={segment}
              shown={target === segment.id}
              goesOn={transcript.segments[index - 1]?.speaker === segment.speaker}
            />
          ))}
          {speaking && speaking !== spoken && <Unfinished speaker="agent" text={speaking} />}
          {partial && <Unfinished speaker="candidate" text={partial} />}
        </ol>
      </div>
      {!atEnd && (
        <Button
          size="sm"
          icon={ArrowDown}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-pop"
          onClick={toEnd}
        >
          {fresh > 0 ? t("live:transcript.fresh", { count: fresh }) : t("live:transcript.toEnd")}
        </Button>
      )}
      <button
        type="button"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:right-2 focus:z-10 focus:rounded-control focus:bg-surface focus:px-3 focus:py-2"
        onClick={readLast}
      >
        {t("live:transcript.readLast")}
      </button>
      <p role="status" className="sr-only">
        {read}
      </p>
    </section>
  );
}

/** What was being said at a moment: the last thing that had begun by then, or the first of the call. */
function placeOf(segments: readonly Segment[], { callId, ms }: Jump): string | null {
  const ofCall = segments.filter((segment) => segment.call_id === callId);
  return (ofCall.findLast((segment) => segment.started_ms <= ms) ?? ofCall[0])?.id ?? null;
}

function Line({ segment, goesOn, shown }: { segment: Segment; goesOn: boolean; shown: boolean }) {
  const { t } = useTranslation("hr");
  return (
    <li className={cn(ROW, shown && "rounded-control bg-quote text-quote-text")} data-segment={segment.id}>
      <Speaker speaker={segment.speaker} goesOn={goesOn} />
      <p className={cn(segment.speaker === "agent" && "text-ai")}>
        {segment.text}
        {segment.interrupted && <span className="ml-1 text-sm text-subtle">({t("live.cut")})</span>}
        {segment.via === "text" && <span className="ml-1 text-sm text-subtle">({t("live.typed")})</span>}
      </p>
      <span className="tabular text-sm text-subtle">{formatClock(segment.started_ms)}</span>
    </li>
  );
}

function Unfinished({ speaker, text }: { speaker: Segment["speaker"]; text: string }) {
  return (
    <li className={ROW} data-unfinished={speaker}>
      <Speaker speaker={speaker} />
      <p className="text-subtle">
        {text}
        <span aria-hidden="true"> ▏</span>
      </p>
    </li>
  );
}

const ROW =
  "grid grid-cols-[84px_1fr_auto] gap-x-3 max-sm:grid-cols-[1fr_auto] max-sm:[&>p]:col-span-2 max-sm:[&>p]:row-start-2";

/** Who speaks; shown once for sentences that follow each other, and read out for each. */
export function Speaker({ speaker, goesOn = false }: { speaker: Segment["speaker"]; goesOn?: boolean }) {
  const { t } = useTranslation("hr");
  return (
    <span className={cn("text-sm font-medium leading-5", speaker === "agent" ? "text-ai" : "text-candidate")}>
      <span className={goesOn ? "sr-only" : ""}>
        {speaker === "agent" ? t("live.ai") : t("interviews.candidate")}
      </span>
    </span>
  );
}
