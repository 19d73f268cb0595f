import { ChevronDown, ChevronUp, Pause, Play } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatClock } from "@/lib/format";
import { useKeys } from "@/lib/use-keys";
import { cn } from "@/ui/cn";
import { Notice } from "@/ui/parts";
import { Marks } from "./marks";
import { type Chapter, chapterAt, jumpFrom, lanes, silences, type Timeline } from "./timeline";
import { type Playable, RATES, type RecordingPlayer } from "./use-recording";
import { Lanes, useWaveform } from "./waveform";

const NUDGE_MS = 5_000;

interface Props {
  interviewId: string;
  player: RecordingPlayer;
  timeline: Timeline;
  held: boolean;
}

/** The recording at the bottom of the page: who sounds when, the questions, and what people did. */
export function PlayerBar({ interviewId, player, timeline, held }: Props) {
  const { t } = useTranslation(["result", "hr"]);
  const { current } = player;
  if (!current) {
    return held ? <Notice className="mt-4" title={t("hr:result.noRecording")} /> : null;
  }
  return <Bar interviewId={interviewId} player={player} timeline={timeline} current={current} />;
}

function Bar({ interviewId, player, timeline, current }: Omit<Props, "held"> & { current: Playable }) {
  const { t } = useTranslation(["result", "hr"]);
  const [open, setOpen] = useState(() => window.innerWidth >= 640);
  const [skipAi, setSkipAi] = useState(false);
  const [skipSilence, setSkipSilence] = useState(false);
  const waveform = useWaveform(interviewId, current.call_id);
  const { ai, person, chapters, markers } = timeline;
  const peaks = useMemo(
    () => (waveform ? lanes(waveform, person, current.offset_ms) : null),
    [waveform, person, current.offset_ms],
  );
  const quiet = useMemo(
    () => (waveform ? silences(waveform, current.offset_ms) : []),
    [waveform, current.offset_ms],
  );
  const { setJump } = player;
  useEffect(() => {
    const spans = [...(skipAi ? ai : []), ...(skipSilence ? quiet : [])];
    setJump(spans.length > 0 ? (at) => jumpFrom(spans, at) : null);
  }, [skipAi, skipSilence, ai, quiet, setJump]);
  usePlayerKeys(player, chapters);
  return (
    <section
      aria-label={t("hr:result.player")}
      data-testid="player"
      className="no-print bottom-sticky sticky bottom-[var(--bottom-bar,0px)] z-10 -mx-4 mt-4 grid gap-1.5 border-t border-hairline bg-surface px-4 py-2 max-sm:bottom-14 sm:-mx-6 sm:px-6 lg:-mx-8 lg:px-8"
    >
      <audio
        {...player.audioProps}
        key={current.call_id}
        src={current.url}
        preload="metadata"
        data-testid="recording"
        className="hidden"
      />
      <div className="flex items-center gap-2 sm:gap-3">
        <button
          type="button"
          aria-label={player.playing ? t("player.pause") : t("player.play")}
          onClick={player.toggle}
          className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent hover:bg-accent-hover max-sm:size-11"
        >
          {player.playing ? (
            <Pause aria-hidden="true" size={18} strokeWidth={1.75} />
          ) : (
            <Play aria-hidden="true" size={18} strokeWidth={1.75} />
          )}
        </button>
        <Scrubber player={player} current={current} chapters={chapters} />
        <button
          type="button"
          aria-expanded={open}
          aria-label={t("player.details")}
          onClick={() => setOpen(!open)}
          className="inline-flex size-10 shrink-0 items-center justify-center rounded-control text-muted hover:bg-sunken"
        >
          {open ? <ChevronDown aria-hidden="true" size={18} /> : <ChevronUp aria-hidden="true" size={18} />}
        </button>
      </div>
      {open && (
        <div className="grid gap-1.5">
          <div className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-2">
            {peaks && (
              <>
                <LaneNames count={peaks.length} />
                <Lanes
                  key={`${current.call_id} ${peaks.length}`}
                  peaks={peaks}
                  durationMs={current.duration_ms}
                  player={player}
                />
              </>
            )}
            <span className="text-xs leading-6 text-muted">{t("player.questions")}</span>
            <Marks chapters={chapters} markers={markers} current={current} player={player} />
          </div>
          <Options
            player={player}
            current={current}
            skipAi={skipAi}
            onSkipAi={setSkipAi}
            skipSilence={waveform ? skipSilence : null}
            onSkipSilence={setSkipSilence}
          />
        </div>
      )}
      {player.failed && (
        <p role="alert" className="text-bad">
          {t("hr:result.recordingFailed")}
        </p>
      )}
    </section>
  );
}

/** A slider that everybody can use: its value is said as a place in the interview. */
function Scrubber({
  player,
  current,
  chapters,
}: {
  player: RecordingPlayer;
  current: Playable;
  chapters: Chapter[];
}) {
  const { t } = useTranslation("result");
  const here = player.place?.call_id === current.call_id ? player.place.at_ms : current.offset_ms;
  const heard = Math.max(0, Math.min(current.duration_ms, here - current.offset_ms));
  const chapter = chapterAt(chapters, here);
  const secs = Math.round(heard / 1_000);
  const place = t("player.place", { minutes: Math.floor(secs / 60), secs: secs % 60 });
  return (
    <>
      <input
        type="range"
        aria-label={t("player.position")}
        aria-valuetext={chapter ? t("player.placeIn", { place, n: chapter.index + 1 }) : place}
        data-testid="scrubber"
        min={0}
        max={Math.max(1, Math.round(current.duration_ms / 1_000))}
        value={secs}
        onChange={(event) =>
          player.seek(
            { call_id: current.call_id, at_ms: Number(event.target.value) * 1_000 + current.offset_ms },
            player.playing,
          )
        }
        className="h-6 min-w-0 flex-1 accent-accent"
      />
      <span className="tabular shrink-0 text-sm text-muted" aria-hidden="true">
        {formatClock(heard)}
        <span className="max-sm:hidden"> / {formatClock(current.duration_ms)}</span>
      </span>
    </>
  );
}

function LaneNames({ count }: { count: number }) {
  const { t } = useTranslation("result");
  const names = [t("player.candidate"), t("player.ai"), t("player.person")].slice(0, count);
  const colours = ["text-candidate", "text-ai", "text-person"];
  return (
    <div className="grid">
      {names.map((name, lane) => (
        <span key={name} className={cn("truncate text-xs leading-7 font-medium", colours[lane])}>
          {name}
        </span>
      ))}
    </div>
  );
}

interface OptionsProps {
  player: RecordingPlayer;
  current: Playable;
  skipAi: boolean;
  onSkipAi: (on: boolean) => void;
  /** Null: nobody knows where it is silent. */
  skipSilence: boolean | null;
  onSkipSilence: (on: boolean) => void;
}

function Options({ player, current, skipAi, onSkipAi, skipSilence, onSkipSilence }: OptionsProps) {
  const { t } = useTranslation(["result", "hr"]);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      {player.parts.length > 1 && (
        <div className="flex gap-1">
          {player.parts.map((part, index) => (
            <button
              key={part.call_id}
              type="button"
              aria-pressed={part.call_id === current.call_id}
              onClick={() => player.choose(part.call_id)}
              className="min-h-8 rounded-control border border-hairline px-2 text-muted aria-pressed:border-accent aria-pressed:text-text"
            >
              {t("hr:result.call", { n: index + 1 })}
            </button>
          ))}
        </div>
      )}
      <label className="inline-flex items-center gap-2 text-muted">
        {t("player.speed")}
        <select
          value={player.rate}
          onChange={(event) => player.setRate(Number(event.target.value))}
          className="tabular min-h-8 rounded-control border border-control bg-surface px-1.5 text-text max-sm:min-h-11 max-sm:text-lg"
        >
          {RATES.map((rate) => (
            <option key={rate} value={rate}>
              {rate}×
            </option>
          ))}
        </select>
      </label>
      <Tick on={skipAi} onChange={onSkipAi}>
        {t("player.skipAi")}
      </Tick>
      {skipSilence !== null && (
        <Tick on={skipSilence} onChange={onSkipSilence}>
          {t("player.skipSilence")}
        </Tick>
      )}
    </div>
  );
}

function Tick({
  on,
  onChange,
  children,
}: {
  on: boolean;
  onChange: (on: boolean) => void;
  children: React.ReactNode;
}) {
  return (
    <label className="inline-flex min-h-8 items-center gap-2 max-sm:min-h-11">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 accent-accent"
      />
      {children}
    </label>
  );
}

function usePlayerKeys(player: RecordingPlayer, chapters: Chapter[]) {
  const { t } = useTranslation("result");
  const { current, place } = player;
  const here = place?.call_id === current?.call_id ? (place?.at_ms ?? 0) : (current?.offset_ms ?? 0);
  const to = (at_ms: number) =>
    current &&
    player.seek({ call_id: current.call_id, at_ms: Math.max(current.offset_ms, at_ms) }, player.playing);
  const faster = (by: 1 | -1) => {
    const next = RATES[(RATES as readonly number[]).indexOf(player.rate) + by];
    if (next) player.setRate(next);
  };
  useKeys({
    Space: { label: t("keys.play"), run: player.toggle },
    ArrowLeft: { label: t("keys.back"), run: () => to(here - NUDGE_MS) },
    ArrowRight: { label: t("keys.forward"), run: () => to(here + NUDGE_MS) },
    BracketLeft: {
      label: t("keys.previousQuestion"),
      // Within the first seconds of a question the one before it is meant.
      run: () => to(chapters.findLast(({ at_ms }) => at_ms < here - 2_000)?.at_ms ?? 0),
    },
    BracketRight: {
      label: t("keys.nextQuestion"),
      run: () => {
        const next = chapters.find(({ at_ms }) => at_ms > here + 200);
        if (next) to(next.at_ms);
      },
    },
    Comma: { label: t("keys.slower"), run: () => faster(-1) },
    Period: { label: t("keys.faster"), run: () => faster(1) },
  });
}
