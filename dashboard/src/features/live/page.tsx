import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CircleStop } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { PageHead } from "@/features/shell/page-head";
import { Button, buttonClass } from "@/ui/button";
import { Notice, Skeleton } from "@/ui/parts";
import { EndInterview } from "./end-interview";
import { Monitor } from "./monitor";
import { StateCard } from "./state-card";
import { LiveTranscript } from "./transcript";

const route = getRouteApi("/company/live/$id");

export default function LivePage() {
  const { id } = route.useParams();
  return <Watch key={id} id={id} />;
}

function Watch({ id }: { id: string }) {
  const { t } = useTranslation(["hr", "common"]);
  const client = useQueryClient();
  const [monitor] = useState(() => new Monitor(id));
  const [ending, setEnding] = useState(false);
  useEffect(() => {
    monitor.start();
    return () => monitor.stop();
  }, [monitor]);
  const state = useSyncExternalStore(monitor.subscribe, monitor.snapshot);
  const name = state.interview?.candidate.name;
  const over = state.status !== null && state.status !== "in_progress" && state.status !== "scheduled";
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: keys.interview(id) });
  }, [over, client, id]);

  if (state.link === "unknown") return <Notice role="alert" tone="bad" title={t("common:error.notFound")} />;
  return (
    <>
      <PageHead title={t("live.title")} object={name}>
        {over ? (
          <Link to="/interviews/$id" params={{ id }} search={{}} className={buttonClass("primary")}>
            {t("live.openResult")}
          </Link>
        ) : (
          <Button tone="danger" icon={CircleStop} data-testid="hr-end" onClick={() => setEnding(true)}>
            {t("live.end")}
          </Button>
        )}
      </PageHead>
      <div role="status" className="mb-4 empty:hidden">
        {state.link === "lost" && <Notice tone="caution" title={t("live.catchingUp")} />}
        {state.link === "signed_out" && <Notice tone="caution" title={t("live.signedOut")} />}
        {over && <Notice tone="accent" title={t("live.over")} />}
      </div>
      {state.interview === null ? (
        <div aria-busy="true" className="grid gap-3">
          <p className="text-muted">{t("live.connecting")}</p>
          <Skeleton className="h-48" />
        </div>
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[1fr_320px]">
          <LiveTranscript transcript={state.transcript} live={state.live} />
          <StateCard monitor={state} over={over} />
        </div>
      )}
      <EndInterview id={id} name={name ?? ""} open={ending} onClose={() => setEnding(false)} />
    </>
  );
}
