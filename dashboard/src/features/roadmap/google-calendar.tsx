import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarPlus } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { connectionKeys, connectionsApi } from "@/api/connections";
import { prepareApi, prepareKeys, type Roadmap } from "@/api/prepare";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Notice } from "@/ui/parts";

const LOOK_MS = 2_000;

/** The weeks of a plan in the person's own Google Calendar: written, written again, taken away. */
export function GoogleCalendar({ plan, onChanged }: { plan: Roadmap; onChanged: (made: Roadmap) => void }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const connections = useQuery({
    queryKey: connectionKeys.all,
    queryFn: ({ signal }) => connectionsApi.list(signal),
  });
  const write = useMutation({
    mutationFn: (written: boolean) => prepareApi.writeCalendar(plan.id, written),
    onSuccess: onChanged,
  });
  const waiting = plan.calendar === "waiting";
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(
      () => void client.invalidateQueries({ queryKey: prepareKeys.roadmap(plan.id) }),
      LOOK_MS,
    );
    return () => clearInterval(timer);
  }, [client, plan.id, waiting]);
  const google = connections.data?.find(({ provider }) => provider === "google-calendar");
  if (!google?.available) return null;
  const ready = google.state === "working" && google.writes;
  return (
    <Card className="grid gap-3">
      <h2 className="text-xl font-semibold">{t("google.title")}</h2>
      <p role="status" className="text-muted">
        {t(`google.state.${plan.calendar}`)}
      </p>
      {plan.calendar === "failed" && ready && <Notice tone="caution">{t("google.tryAgain")}</Notice>}
      {write.error && <Failure error={write.error} />}
      {ready ? (
        <div className="flex flex-wrap gap-2">
          <Button
            icon={CalendarPlus}
            disabled={waiting}
            busy={write.isPending && write.variables}
            busyLabel={t("google.writing")}
            onClick={() => write.mutate(true)}
          >
            {t(plan.calendar === "written" ? "google.again" : "google.write")}
          </Button>
          {plan.calendar !== "off" && (
            <Button
              tone="quiet"
              busy={write.isPending && !write.variables}
              busyLabel={t("google.removing")}
              onClick={() => write.mutate(false)}
            >
              {t("google.remove")}
            </Button>
          )}
        </div>
      ) : (
        <p>
          <Link to="/profile" className="underline">
            {t(google.state === "broken" ? "google.reconnect" : "google.connect")}
          </Link>
        </p>
      )}
    </Card>
  );
}
