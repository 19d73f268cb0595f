import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { useMay } from "@/features/auth/use-may";
import { useSession } from "@/features/auth/use-session";
import { PageHead } from "@/features/shell/page-head";
import { useKeys } from "@/lib/use-keys";
import { buttonClass } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Notice, Skeleton } from "@/ui/parts";
import { Actions } from "./actions";
import { Composer, type Face } from "./composer";
import { EndInterview } from "./end-interview";
import { ListenCard } from "./listen-card";
import { Lost } from "./lost";
import type { NextQuestion } from "./next-question";
import { Held } from "./on-air";
import { Plan, usePlan } from "./plan";
import { postAt } from "./post";
import { StateCard } from "./state-card";
import { TakeOverDialog } from "./take-over-dialog";
import { Timeline } from "./timeline";
import { type Jump, LiveTranscript } from "./transcript";
import { useTakeover } from "./use-takeover";

const route = getRouteApi("/company/live/$id");

export default function LivePage() {
  const { id } = route.useParams();
  return <Watch key={id} id={id} />;
}

const TABS = ["transcript", "plan", "notes"] as const;
type Tab = (typeof TABS)[number];

function Watch({ id }: { id: string }) {
  const { t } = useTranslation(["hr", "live", "common"]);
  const client = useQueryClient();
  const may = useMay();
  const user = useSession();
  const [post] = useState(() => postAt(id));
  const { monitor, supervision } = post;
  const [dialog, setDialog] = useState<"end" | "take_over" | null>(null);
  const [face, setFace] = useState<Face>("note");
  const [tab, setTab] = useState<Tab>("transcript");
  const [jump, setJump] = useState<Jump | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => post.enter(), [post]);
  const state = useSyncExternalStore(monitor.subscribe, monitor.snapshot);
  const supervised = useSyncExternalStore(supervision.subscribe, supervision.snapshot);
  const { facts, transcript, live } = state;
  const me = user.status === "signed_in" || user.status === "expired" ? user.user.name : null;
  const mine = me !== null && transcript.taken_over_by === me;
  const takeover = useTakeover(supervision, supervised, facts, mine);
  const later = useLater(id, live?.question_index ?? null);
  const name = state.interview?.candidate.name ?? "";
  const over = state.status !== null && state.status !== "in_progress" && state.status !== "scheduled";
  const supervises = may("interviews:supervise") && !over;
  const held = transcript.taken_over_by !== null || supervised.voice === "on_air";
  const paused = transcript.paused_by !== null;
  const listening = supervised.listening !== "off";

  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: keys.interview(id) });
  }, [over, client, id]);

  const listen = () => (listening ? supervision.stop() : post.listen());
  const write = (which: Face) => {
    setFace(which);
    setTab("notes");
    // Where the field stands on another tab, it is there after this.
    requestAnimationFrame(() => field.current?.focus());
  };
  const show = (callId: string, ms: number) => {
    setTab("transcript");
    setJump((before) => ({ n: (before?.n ?? 0) + 1, callId, ms }));
  };
  useKeys(
    supervises
      ? {
          KeyL: { label: t("live:key.listenHere"), run: listen },
          KeyN: { label: t("live:key.writeNote"), run: () => write("note") },
          KeyW: { label: t("live:key.whisper"), run: () => write("whisper") },
          KeyE: { label: t("live:key.extend"), run: () => void supervision.command({ kind: "extend_time" }) },
          "Shift+KeyP": {
            label: t("live:key.pause"),
            run: () => !held && void supervision.command({ kind: paused ? "resume_call" : "pause_call" }),
          },
          "Shift+KeyT": { label: t("live:key.takeOver"), run: () => !held && setDialog("take_over") },
        }
      : {},
  );

  if (state.link === "unknown") return <Notice role="alert" tone="bad" title={t("common:error.notFound")} />;
  return (
    <div
      className={cn(
        "max-sm:pb-16",
        supervised.voice === "on_air" && "rounded-card outline-3 outline-offset-8 outline-person",
      )}
    >
      <PageHead title={t("live.title")} object={name || undefined}>
        {over ? (
          <Link to="/interviews/$id" params={{ id }} search={{}} className={buttonClass("primary")}>
            {t("live.openResult")}
          </Link>
        ) : (
          supervises && (
            <Actions
              listening={listening}
              paused={paused}
              held={held}
              canExtend={live?.can_extend ?? false}
              onListen={listen}
              onCommand={(command) => void supervision.command(command)}
              onTakeOver={() => setDialog("take_over")}
              onEnd={() => setDialog("end")}
            />
          )
        )}
      </PageHead>
      <div role="status" className="mb-4 grid gap-2 empty:hidden">
        {state.link === "lost" && <Lost />}
        {state.link === "signed_out" && <Notice tone="caution" title={t("live.signedOut")} />}
        {over && <Notice tone="accent" title={t("live.over")} />}
        {!over && facts.replacing && <Notice tone="caution" title={t("live:state.replacing")} />}
        {!over && facts.away && <Notice tone="caution" title={t("live:state.awayText")} />}
      </div>
      {!over && (
        <Held
          state={supervised}
          candidate={name}
          takenOverBy={transcript.taken_over_by}
          pausedBy={transcript.paused_by}
          mine={mine}
          may={supervises}
          later={later}
          onMicrophone={() => setDialog("take_over")}
          onHandBack={(question) => post.handBack(question)}
          onResume={() => void supervision.command({ kind: "resume_call" })}
        />
      )}
      {state.interview === null ? (
        <div aria-busy="true" className="grid gap-3">
          <p className="text-muted">{t("live.connecting")}</p>
          <Skeleton className="h-48" />
        </div>
      ) : (
        <>
          <TabBar tab={tab} onTab={setTab} notes={facts.entries.length} />
          <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_320px] min-[1240px]:grid-cols-[232px_minmax(0,1fr)_288px]">
            <LiveTranscript
              transcript={transcript}
              live={live}
              jump={jump}
              className={cn(
                "lg:sticky lg:top-4 min-[1240px]:order-2",
                tab !== "transcript" && "max-lg:hidden",
              )}
            />
            <div className={cn("grid min-w-0 gap-4 min-[1240px]:order-3", tab === "plan" && "max-lg:hidden")}>
              <StateCard monitor={state} over={over} />
              {supervises && <ListenCard state={supervised} onListen={() => post.listen()} />}
              <div className={cn("grid gap-4", tab !== "notes" && "max-lg:hidden")}>
                {supervises && (
                  <Composer
                    interviewId={id}
                    face={face}
                    onFace={setFace}
                    field={field}
                    state={supervised}
                    supervision={supervision}
                    facts={facts}
                  />
                )}
                <Timeline
                  facts={facts}
                  onJump={show}
                  onWithdraw={
                    supervises
                      ? (whisper) =>
                          void supervision.command({ kind: "withdraw_whisper", whisper_id: whisper })
                      : null
                  }
                />
              </div>
            </div>
            <Plan
              id={id}
              transcript={transcript}
              facts={facts}
              live={live}
              onProbe={
                supervises && !held
                  ? (point) => void supervision.command({ kind: "probe_point", point_id: point })
                  : null
              }
              className={cn(
                "lg:col-start-2 min-[1240px]:sticky min-[1240px]:top-4 min-[1240px]:order-1 min-[1240px]:col-start-1",
                tab !== "plan" && "max-lg:hidden",
              )}
            />
          </div>
        </>
      )}
      <EndInterview id={id} name={name} open={dialog === "end"} onClose={() => setDialog(null)} />
      <TakeOverDialog
        open={dialog === "take_over"}
        onClose={() => setDialog(null)}
        candidate={name}
        me={me ?? ""}
        state={supervised}
        takeover={takeover}
      />
    </div>
  );
}

/** Questions of the bank that have not come up, for whoever hands back. */
function useLater(id: string, openIndex: number | null): NextQuestion[] {
  const plan = usePlan(id);
  if (openIndex === null) return [];
  return (plan.data ?? [])
    .map((question, index) => ({ id: question.id, number: index + 1, text: question.text }))
    .filter(({ number }) => number > openIndex + 1);
}

function TabBar({ tab, onTab, notes }: { tab: Tab; onTab: (tab: Tab) => void; notes: number }) {
  const { t } = useTranslation("live");
  return (
    <fieldset className="mb-3 flex min-w-0 border-b border-hairline lg:hidden">
      <legend className="sr-only">{t("tab.label")}</legend>
      {TABS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={tab === one}
          onClick={() => onTab(one)}
          className={cn(
            "-mb-px min-h-11 flex-1 border-b-2 px-2",
            tab === one ? "border-accent font-medium" : "border-transparent text-muted",
          )}
        >
          {t(`tab.${one}`)}
          {one === "notes" && notes > 0 && <span className="tabular ml-1 text-sm text-muted">{notes}</span>}
        </button>
      ))}
    </fieldset>
  );
}
