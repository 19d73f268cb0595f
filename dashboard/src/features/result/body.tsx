import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { resultKeys } from "@/api/result";
import type { InterviewDetail, Quote, StoredEvent } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { useKeys } from "@/lib/use-keys";
import { Failure } from "@/ui/failure";
import { Skeleton } from "@/ui/parts";
import { ConductCard } from "./conduct";
import { Decision } from "./decision";
import { useQuality } from "./fault";
import { noteOpened, notePlayed, useLooking } from "./looked";
import { PlayerBar } from "./player-bar";
import { QualitySection } from "./quality";
import { ReportView } from "./report";
import { SignalsCard } from "./signals";
import { States } from "./states";
import { timelineOf } from "./timeline";
import { ResultTranscript } from "./transcript";
import { type Place, playableParts, useRecording } from "./use-recording";

const route = getRouteApi("/company/interviews/$id");
/** A quote starts a second early, so that its first word is not cut. */
const LEAD_MS = 1_000;

/** The held interview: evidence on the left, every word on the right, one player under both. */
export function ResultBody({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation(["hr", "result"]);
  const may = useMay();
  const { id } = interview;
  const search = route.useSearch();
  const navigate = useNavigate();
  const ended = interview.completed_at;
  const transcript = useQuery({
    queryKey: [...keys.transcript(id), ended],
    queryFn: ({ signal }) => companyApi.transcript(id, signal),
  });
  const quality = useQuality(id, ended);
  // Without a score there is nothing to look at or to decide, until a person settles the fault.
  const blocked = quality.data?.blocked ?? false;
  const needOffsets = interview.calls.some((call) => call.recording && call.recording.started_ms == null);
  const events = useQuery({
    queryKey: resultKeys.events(id, ended),
    queryFn: ({ signal }) => companyApi.events(id, signal),
    // Notes, whispers and who spoke are for those who run interviews.
    enabled: needOffsets || may("interviews:write"),
    staleTime: 60_000,
  });
  const offsets = useMemo(() => recordingOffsets(events.data?.events ?? []), [events.data]);
  // Each answer signs the recordings anew; what plays keeps its address, or it would begin again.
  const addresses = useRef(new Map<string, string>());
  const parts = useMemo(
    () =>
      playableParts(interview.calls, offsets).map((part) => {
        const url = addresses.current.get(part.call_id) ?? part.url;
        addresses.current.set(part.call_id, url);
        return { ...part, url };
      }),
    [interview.calls, offsets],
  );
  const player = useRecording(parts);
  const ready = parts.length > 0 && (!needOffsets || events.isSuccess || events.isError);

  useLooking(id);
  const atPlace = useRef(false);
  const play = (place: Place, quoteId: string | null = null) => {
    // The address that this writes is no shared one: opened as such, it would go there without a sound.
    atPlace.current = true;
    player.seek(place);
    notePlayed(id, place.call_id, place.at_ms, quoteId);
    void navigate({
      to: "/interviews/$id",
      params: { id },
      search: { call: place.call_id, t: Math.round(place.at_ms / 1_000) },
      replace: true,
      resetScroll: false,
    });
  };
  const [opened, setOpened] = useState<Quote | null>(null);
  const [shown, setShown] = useState(0);
  const showQuote = (quote: Quote) => {
    noteOpened(id, quote.id);
    setOpened(quote);
    setShown((times) => times + 1);
  };
  const playQuote = (quote: Quote) => {
    showQuote(quote);
    if (player.canPlay(quote.call_id))
      play({ call_id: quote.call_id, at_ms: Math.max(0, quote.started_ms - LEAD_MS) }, quote.id);
  };
  const quotes = interview.report?.per_question.flatMap((question) => question.quotes) ?? [];
  useKeys({
    KeyQ: {
      label: t("result:keys.nextQuote"),
      run: () => {
        const next = quotes[(quotes.findIndex((quote) => quote.id === opened?.id) + 1) % quotes.length];
        if (next) playQuote(next);
      },
    },
  });
  const marked = useMemo(
    () => opened?.segment_ids.map((segment) => `${opened.call_id}:${segment}`) ?? [],
    [opened],
  );
  // The recording's address has run out on a page that stood open: the interview brings a new one.
  const client = useQueryClient();
  const renewed = useRef(false);
  useEffect(() => {
    if (!player.failed || renewed.current) return;
    renewed.current = true;
    addresses.current.clear();
    void client.invalidateQueries({ queryKey: keys.interview(id) });
  }, [player.failed, client, id]);
  const callId = player.current?.call_id ?? "";
  const timeline = useMemo(
    () => timelineOf(callId, transcript.data?.transcript ?? null, events.data?.events ?? []),
    [callId, transcript.data, events.data],
  );

  // A shared address opens at its moment, silent until somebody presses play.
  useEffect(() => {
    if (atPlace.current || !ready || search.t === undefined) return;
    atPlace.current = true;
    const call_id = search.call ?? parts[0]?.call_id;
    if (call_id) player.seek({ call_id, at_ms: search.t * 1_000 }, false);
  }, [ready, search, parts, player]);

  return (
    <>
      <States
        interview={interview}
        transcript={transcript.data?.transcript ?? null}
        events={events.data?.events ?? []}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[11fr_9fr]">
        <div className="grid gap-4">
          {!blocked && <Decision interview={interview} onPlay={playQuote} />}
          {!blocked && (
            <ReportView
              interview={interview}
              canPlay={player.canPlay}
              onPlay={playQuote}
              onShow={showQuote}
              activeQuote={opened?.id ?? null}
            />
          )}
          <SignalsCard interview={interview} canPlay={player.canPlay} onPlay={play} />
          <ConductCard interviewId={id} canPlay={player.canPlay} onPlay={play} />
          {quality.data && <QualitySection quality={quality.data} />}
        </div>
        <section aria-labelledby="transcript-heading" className="grid gap-2 lg:sticky lg:top-4">
          <h2 id="transcript-heading" className="text-lg font-semibold">
            {t("result.transcript")}
          </h2>
          {transcript.data ? (
            <ResultTranscript
              transcript={transcript.data.transcript}
              heardTwice={transcript.data.segments}
              corrections={interview.corrections}
              player={player}
              onPlay={play}
              marked={marked}
              shown={shown}
            />
          ) : transcript.error ? (
            <Failure error={transcript.error} onRetry={() => void transcript.refetch()} />
          ) : (
            <Skeleton className="h-96" />
          )}
        </section>
      </div>
      <PlayerBar
        interviewId={id}
        player={player}
        timeline={timeline}
        held={interview.status === "completed"}
      />
    </>
  );
}

/** Where each call's recording begins on the call's clock. */
function recordingOffsets(events: StoredEvent[]): Record<string, number> {
  const starts = events.filter(({ event }) => event.type === "recording.started");
  return Object.fromEntries(starts.map(({ call_id, event }) => [call_id, event.at_ms]));
}
