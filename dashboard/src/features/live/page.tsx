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
import { Notice, Skeleton } from "@/ui/parts";
import { Actions } from "./actions";
import { Composer, type Face } from "./composer";
import { EndInterview } from "./end-interview";
import { ListenCard } from "./listen-card";
import { Monitor } from "./monitor";
import { Held } from "./on-air";
import { StateCard } from "./state-card";
import { TakeOverDialog } from "./take-over-dialog";
import { Timeline } from "./timeline";
import { LiveTranscript } from "./transcript";
import { useSupervision } from "./use-supervision";
import { useTakeover } from "./use-takeover";

const route = getRouteApi("/company/live/$id");

export default function LivePage() {
  const { id } = route.useParams();
  return <Watch key={id} id={id} />;
}

function Watch({ id }: { id: string }) {
  const { t } = useTranslation(["hr", "common"]);
  const client = useQueryClient();
  const may = useMay();
  const user = useSession();
  const [monitor] = useState(() => new Monitor(id));
  const [dialog, setDialog] = useState<"end" | "take_over" | null>(null);
  const [face, setFace] = useState<Face>("note");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    monitor.start();
    return () => monitor.stop();
  }, [monitor]);
  const state = useSyncExternalStore(monitor.subscribe, monitor.snapshot);
  const [supervised, supervision] = useSupervision(id);
  const { facts, transcript, live } = state;
  const me = user.status === "signed_in" || user.status === "expired" ? user.user.name : null;
  const mine = me !== null && transcript.taken_over_by === me;
  const takeover = useTakeover(supervision, supervised, facts, transcript.taken_over_by, mine);
  const name = state.interview?.candidate.name ?? "";
  const over = state.status !== null && state.status !== "in_progress" && state.status !== "scheduled";
  const supervises = may("interviews:supervise") && !over;
  const held = transcript.taken_over_by !== null || supervised.voice === "on_air";
  const paused = transcript.paused_by !== null;

  useEffect(() => {
    if (!over) return;
    supervision.close();
    void client.invalidateQueries({ queryKey: keys.interview(id) });
  }, [over, client, id, supervision]);

  const write = (which: Face) => {
    setFace(which);
    field.current?.focus();
  };
  useKeys(
    supervises
      ? {
          KeyL: () => (supervised.listening === "off" ? void supervision.listen() : supervision.stop()),
          KeyN: () => write("note"),
          KeyW: () => write("whisper"),
          KeyE: () => void supervision.command({ kind: "extend_time" }),
          "Shift+KeyP": () => void supervision.command({ kind: paused ? "resume_call" : "pause_call" }),
          "Shift+KeyT": () => !held && setDialog("take_over"),
        }
      : {},
  );

  if (state.link === "unknown") return <Notice role="alert" tone="bad" title={t("common:error.notFound")} />;
  return (
    <>
      <PageHead title={t("live.title")} object={name || undefined}>
        {over ? (
          <Link to="/interviews/$id" params={{ id }} search={{}} className={buttonClass("primary")}>
            {t("live.openResult")}
          </Link>
        ) : (
          supervises && (
            <Actions
              paused={paused}
              held={held}
              canExtend={live?.can_extend ?? false}
              onCommand={(command) => void supervision.command(command)}
              onTakeOver={() => setDialog("take_over")}
              onEnd={() => setDialog("end")}
            />
          )
        )}
      </PageHead>
      <div role="status" className="mb-4 empty:hidden">
        {state.link === "lost" && <Notice tone="caution" title={t("live.catchingUp")} />}
        {state.link === "signed_out" && <Notice tone="caution" title={t("live.signedOut")} />}
        {over && <Notice tone="accent" title={t("live.over")} />}
      </div>
      {!over && (
        <Held
          state={supervised}
          takeover={takeover}
          candidate={name}
          takenOverBy={transcript.taken_over_by}
          pausedBy={transcript.paused_by}
          mine={mine}
          may={supervises}
          onMicrophone={() => setDialog("take_over")}
          onResume={() => void supervision.command({ kind: "resume_call" })}
        />
      )}
      {state.interview === null ? (
        <div aria-busy="true" className="grid gap-3">
          <p className="text-muted">{t("live.connecting")}</p>
          <Skeleton className="h-48" />
        </div>
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[1fr_340px]">
          <LiveTranscript
            transcript={transcript}
            live={live}
            className="max-lg:relative max-lg:order-3 lg:sticky lg:top-4"
          />
          <div className="min-w-0 gap-4 max-lg:contents lg:grid">
            <StateCard monitor={state} over={over} />
            {supervises && <ListenCard state={supervised} supervision={supervision} />}
            {supervises && (
              <Composer
                face={face}
                onFace={setFace}
                field={field}
                state={supervised}
                supervision={supervision}
                facts={facts}
              />
            )}
            <Timeline facts={facts} />
          </div>
        </div>
      )}
      <EndInterview id={id} name={name} open={dialog === "end"} onClose={() => setDialog(null)} />
      <TakeOverDialog
        open={dialog === "take_over"}
        onClose={() => setDialog(null)}
        candidate={name}
        state={supervised}
        takeover={takeover}
      />
    </>
  );
}
