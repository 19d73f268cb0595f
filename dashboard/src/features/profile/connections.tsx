import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Connection, connectionKeys, connectionsApi } from "@/api/connections";
import type { Me } from "@/api/types";
import type { Outcome } from "@/lib/connection-outcomes";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";
import { Card, Chip, Notice, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";

/** GitHub and Google Calendar: what they are good for here, whether they work, and ending it. */
export function Connections({ me, outcome }: { me: Me; outcome?: Outcome | undefined }) {
  const { t } = useTranslation("account");
  const list = useQuery({
    queryKey: connectionKeys.all,
    queryFn: ({ signal }) => connectionsApi.list(signal),
  });
  const shown = list.data?.filter(({ available, connected }) => available || connected) ?? [];
  return (
    <Card className="grid gap-3">
      <h2 className="text-lg font-semibold">{t("connections.title")}</h2>
      {outcome && (
        <Notice tone={outcome === "connected" ? "good" : "caution"}>
          {t(`connections.outcome.${outcome}`)}
        </Notice>
      )}
      {list.error && !list.data && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      {list.data && shown.length === 0 && <p className="text-muted">{t("connections.none")}</p>}
      <ul className="divide-y divide-hairline">
        {shown.map((one) => (
          <Row key={one.provider} connection={one} forCandidate={me.role === "CANDIDATE"} />
        ))}
      </ul>
    </Card>
  );
}

const NAMES = { github: "GitHub", "google-calendar": "Google Calendar" } as const;

function Row({ connection, forCandidate }: { connection: Connection; forCandidate: boolean }) {
  const { t } = useTranslation("account");
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { provider, connected, state, problem } = connection;
  const name = NAMES[provider];
  const refresh = () => client.invalidateQueries({ queryKey: connectionKeys.all });
  const connect = useMutation({
    mutationFn: (more: boolean) =>
      provider === "github" ? connectionsApi.connectGitHub(more) : connectionsApi.connectCalendar(more),
  });
  const end = useMutation({
    mutationFn: () => connectionsApi.disconnect(provider),
    onSuccess: async () => {
      setAsking(false);
      await refresh();
    },
  });
  const wish = useMutation({ mutationFn: connectionsApi.writeInterviews, onSuccess: refresh });
  const more = provider === "github" ? connection.reads_private : connection.writes;
  const key = provider === "github" ? "github" : forCandidate ? "calendarOwn" : "calendar";
  return (
    <li className="grid gap-2 py-3" aria-label={name}>
      <p className="flex flex-wrap items-center gap-2 font-medium">
        {name}
        {connection.label && <span className="font-normal break-all text-muted">{connection.label}</span>}
        {state && <Chip tone={state === "working" ? "good" : "bad"}>{t(`connections.state.${state}`)}</Chip>}
      </p>
      <p className="text-muted">{t(`connections.about.${key}`)}</p>
      {connection.since && state === "working" && (
        <p className="text-sm text-muted">
          {t(more ? `connections.now.${key}More` : `connections.now.${key}`)} · {t("connections.since")}{" "}
          <Time at={connection.since} />
        </p>
      )}
      {problem && (
        <Notice tone="bad">
          {t(`connections.problem.${problem}`, { name })}{" "}
          {connection.problem_at && <Time at={connection.problem_at} />}
        </Notice>
      )}
      {provider === "google-calendar" && connection.writes && !forCandidate && state === "working" && (
        <Choice
          type="checkbox"
          checked={connection.writes_interviews}
          disabled={wish.isPending}
          onChange={({ target }) => wish.mutate(target.checked)}
        >
          {t("connections.writeInterviews")}
        </Choice>
      )}
      {[connect.error, wish.error].filter(Boolean).map((error) => (
        <Failure key={String(error)} error={error} />
      ))}
      <div className="flex flex-wrap gap-2">
        {connection.available && (!connected || state === "broken") && (
          <Button
            tone="primary"
            aria-label={`${t(state === "broken" ? "connections.again" : "connections.connect")}: ${name}`}
            busy={connect.isPending}
            busyLabel={t("connections.leaving")}
            onClick={() => connect.mutate(more || forCandidate)}
          >
            {t(state === "broken" ? "connections.again" : "connections.connect")}
          </Button>
        )}
        {connection.available && connected && !more && state === "working" && (
          <Button
            busy={connect.isPending}
            busyLabel={t("connections.leaving")}
            onClick={() => connect.mutate(true)}
          >
            {t(`connections.more.${provider === "github" ? "github" : "calendar"}`)}
          </Button>
        )}
        {connected && (
          <Button
            tone="quiet"
            aria-label={`${t("connections.end")}: ${name}`}
            onClick={() => setAsking(true)}
          >
            {t("connections.end")}
          </Button>
        )}
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("connections.endTitle", { name })}
        act={t("connections.end")}
        onAct={() => end.mutate()}
        busy={end.isPending}
        busyLabel={t("connections.ending")}
        error={end.error}
      >
        {t(`connections.endText.${key}`)}
      </Confirm>
    </li>
  );
}
