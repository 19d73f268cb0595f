import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Delivery, settingsApi, settingsKeys, type WebhookView } from "@/api/settings";
import { Button } from "@/ui/button";
import { ToggleChip } from "@/ui/chip";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Chip, type ChipTone, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";

const LOOK_MS = 2_000;
const STATES = ["delivered", "waiting", "failed"] as const;
const TONES: Record<Delivery["state"], ChipTone> = { delivered: "good", waiting: "neutral", failed: "bad" };

/** What was sent to a webhook, the newest first: status, how long it took, what was sent and answered. */
export function Deliveries({ hook }: { hook: WebhookView }) {
  const { t } = useTranslation("settings");
  const [state, setState] = useState<Delivery["state"] | undefined>();
  const [page, setPage] = useState(1);
  const list = useQuery({
    queryKey: [...settingsKeys.deliveries(hook.id), state, page],
    queryFn: ({ signal }) => settingsApi.deliveries(hook.id, { state, page, per_page: 20 }, signal),
    placeholderData: (before) => before,
    refetchInterval: ({ state: { data } }) =>
      data?.deliveries.some((one) => one.state === "waiting") ? LOOK_MS : false,
  });
  const rows = list.data?.deliveries ?? [];
  return (
    <section aria-labelledby="deliveries" className="grid gap-3">
      <h3 id="deliveries" className="font-semibold">
        {t("webhooks.log")}
      </h3>
      <div className="flex flex-wrap gap-1.5">
        {STATES.map((one) => (
          <ToggleChip
            key={one}
            pressed={state === one}
            onChange={(on) => {
              setState(on ? one : undefined);
              setPage(1);
            }}
          >
            {t(`webhooks.state.${one}`)}
          </ToggleChip>
        ))}
      </div>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      {list.data && rows.length === 0 && (
        <p className="text-muted">{t(state ? "webhooks.logNoMatch" : "webhooks.logEmpty")}</p>
      )}
      {rows.length > 0 && (
        <ul className="overflow-hidden rounded-card border border-hairline">
          {rows.map((one) => (
            <Row key={one.id} delivery={one} hook={hook} />
          ))}
        </ul>
      )}
      <Pages page={page} pages={list.data?.pages ?? 1} onPage={setPage} />
    </section>
  );
}

function Row({ delivery, hook }: { delivery: Delivery; hook: WebhookView }) {
  const { t, i18n } = useTranslation("settings");
  const client = useQueryClient();
  const resend = useMutation({
    mutationFn: () => settingsApi.resend(delivery.id),
    onSettled: () => client.invalidateQueries({ queryKey: settingsKeys.deliveries(hook.id) }),
  });
  const facts = [
    delivery.status_code === null ? null : String(delivery.status_code),
    delivery.took_ms === null ? null : `${delivery.took_ms.toLocaleString(i18n.language)} ms`,
    delivery.attempts > 1 ? t("webhooks.attempts", { count: delivery.attempts }) : null,
  ].filter(Boolean);
  return (
    <li
      className="border-b border-hairline last:border-b-0"
      data-testid="delivery"
      data-state={delivery.state}
    >
      <details>
        <summary className="px-3 py-2.5">
          <span className="inline-flex w-[calc(100%-1.5rem)] flex-wrap items-center gap-x-2 gap-y-1 align-top">
            <Chip tone={TONES[delivery.state]}>{t(`webhooks.state.${delivery.state}`)}</Chip>
            <code className="font-mono text-sm break-all">{delivery.event}</code>
            <span className="tabular text-sm text-muted">
              {facts.length > 0 && `${facts.join(" · ")} · `}
              <Time at={delivery.created_at} />
            </span>
          </span>
        </summary>
        <div className="grid gap-2 px-3 pb-3">
          {delivery.error && <p className="text-bad">{delivery.error}</p>}
          <Block title={t("webhooks.sent")} text={JSON.stringify(delivery.body, null, 2)} />
          <Block title={t("webhooks.answered")} text={delivery.response || t("webhooks.noAnswer")} />
          {resend.error && <Failure error={resend.error} />}
          <div>
            <Button
              size="sm"
              icon={RotateCcw}
              disabled={!hook.is_active || delivery.state === "waiting"}
              busy={resend.isPending}
              busyLabel={t("webhooks.sending")}
              onClick={() => resend.mutate()}
            >
              {t("webhooks.resend")}
            </Button>
            {delivery.state === "waiting" && (
              <span className="ml-3 text-sm text-muted">{t("webhooks.isWaiting")}</span>
            )}
          </div>
        </div>
      </details>
    </li>
  );
}

function Block({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <p className="text-sm text-muted">{title}</p>
      <pre className="rounded-control bg-sunken p-2 font-mono text-xs break-all whitespace-pre-wrap">
        {text}
      </pre>
    </div>
  );
}
