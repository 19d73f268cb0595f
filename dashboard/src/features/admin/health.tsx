import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleDashed, CircleX, RotateCcw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { adminApi, type PlatformHealth, settingsKeys } from "@/api/settings";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Notice, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";

const LOOK_MS = 15_000;
const GIGABYTE = 1024 ** 3;

type Mark = "ok" | "attention" | "away" | "none";
const MARKS = {
  ok: { icon: CircleCheck, look: "text-good" },
  attention: { icon: TriangleAlert, look: "text-caution" },
  away: { icon: CircleX, look: "text-bad" },
  none: { icon: CircleDashed, look: "text-muted" },
};

/** How the installation does: every part in words, and what wants a person. */
export default function HealthPage() {
  const { t } = useTranslation("admin");
  const health = useQuery({
    queryKey: settingsKeys.health,
    queryFn: ({ signal }) => adminApi.health(signal),
    refetchInterval: LOOK_MS,
  });
  const { data } = health;
  return (
    <div className="max-w-[840px]">
      <PageHead title={t("health.title")}>
        <Button
          icon={RotateCcw}
          busy={health.isFetching}
          busyLabel={t("health.looking")}
          onClick={() => void health.refetch()}
        >
          {t("health.look")}
        </Button>
      </PageHead>
      {health.error && (
        <Failure error={health.error} onRetry={() => void health.refetch()} className="mb-4" />
      )}
      {!data && !health.error && <Skeleton className="h-80" />}
      {data && (
        <div className="grid gap-4">
          <Notice
            role="status"
            tone={data.state === "ok" ? "good" : "caution"}
            icon={data.state === "ok" ? CircleCheck : TriangleAlert}
            title={t(`health.is.${data.state}`)}
            data-testid="health"
          >
            {data.attention.map((one) => (
              <p key={one}>{t(`health.attention.${one}`)}</p>
            ))}
            <p className="text-sm">
              {t("health.checked")} <Time at={data.checked_at} zone />
            </p>
          </Notice>
          <Parts health={data} />
          <Numbers health={data} />
        </div>
      )}
    </div>
  );
}

function Parts({ health }: { health: PlatformHealth }) {
  const { t, i18n } = useTranslation("admin");
  const number = (value: number) => value.toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  const ms = (took: number | null) => (took === null ? "" : ` · ${number(took)} ms`);
  const { redis, database, disk, queues } = health;
  const low = health.attention.includes("disk_low");
  const late = health.attention.includes("tasks_late");
  return (
    <Card aria-labelledby="parts">
      <h2 id="parts" className="mb-2 text-lg font-semibold">
        {t("health.parts")}
      </h2>
      <ul>
        <Line mark={database.state === "ok" ? "ok" : "away"} name={t("health.database")}>
          {t(`health.database_${database.state === "ok" ? "ok" : "away"}`, {
            kind: t(`health.kind.${health.database_kind}`),
          })}
          {ms(database.took_ms)}
        </Line>
        <Line
          mark={redis.state === "ok" ? "ok" : redis.state === "away" ? "away" : "none"}
          name={t("health.redis")}
        >
          {t(`health.redis_${redis.state === "not configured" ? "none" : redis.state}`)}
          {ms(redis.took_ms)}
        </Line>
        <Line mark={late ? "attention" : "ok"} name={t("health.work")}>
          {t(`health.mode.${health.mode}`)}
          {queues.length === 0 && ` ${t("health.idle")}`}
          {queues.map((queue) => (
            <span key={queue.queue} className="tabular block">
              <code className="font-mono text-sm">{queue.queue}</code>{" "}
              {t("health.queue", {
                waiting: number(queue.waiting),
                running: number(queue.running),
                later: number(queue.later),
              })}
              {queue.oldest_due_secs !== null &&
                queue.oldest_due_secs > 0 &&
                ` ${t("health.oldest", { count: Math.ceil(queue.oldest_due_secs / 60) })}`}
            </span>
          ))}
        </Line>
        <Line mark={health.dead_letters > 0 ? "attention" : "ok"} name={t("health.deadLetters")}>
          {health.dead_letters > 0 ? t("health.dead", { count: health.dead_letters }) : t("health.noDead")}{" "}
          {health.dead_letters > 0 && (
            <Link to="/admin/tasks" search={{}} className="border-b border-current">
              {t("health.toTasks")}
            </Link>
          )}
        </Line>
        <Line mark={low ? "attention" : "ok"} name={t("health.disk")}>
          {t("health.free", {
            free: number(disk.free_bytes / GIGABYTE),
            total: number(disk.total_bytes / GIGABYTE),
          })}
        </Line>
      </ul>
    </Card>
  );
}

function Line({ mark, name, children }: { mark: Mark; name: string; children: ReactNode }) {
  const { icon: Icon, look } = MARKS[mark];
  return (
    <li className="flex items-start gap-3 border-t border-hairline py-3 first:border-t-0">
      <Icon aria-hidden="true" size={20} strokeWidth={1.75} className={`shrink-0 ${look}`} />
      <div className="grid min-w-0 flex-1 gap-x-4 sm:grid-cols-[160px_1fr]">
        <span className="font-medium">{name}</span>
        <span className="min-w-0 text-muted">{children}</span>
      </div>
    </li>
  );
}

function Numbers({ health }: { health: PlatformHealth }) {
  const { t, i18n } = useTranslation("admin");
  const { failures_last_day: failed } = health;
  const rows = [
    ["live", health.live_interviews],
    ["companies", health.companies],
    ["requests", health.pending_requests],
    ["mails", failed.mails],
    ["hooks", failed.webhooks],
    ["tasks", failed.tasks],
  ] as const;
  return (
    <Card aria-labelledby="numbers">
      <h2 id="numbers" className="mb-2 text-lg font-semibold">
        {t("health.numbers")}
      </h2>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-muted">{t(`health.count.${name}`)}</dt>
            <dd className="tabular text-2xl font-semibold">{value.toLocaleString(i18n.language)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-sm text-muted">
        {t("health.version")} <code className="font-mono">{health.version}</code>
      </p>
    </Card>
  );
}
