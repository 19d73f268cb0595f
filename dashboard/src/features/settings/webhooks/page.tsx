import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ChevronRight, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { settingsApi, settingsKeys, type WebhookView } from "@/api/settings";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Chip, Empty, Skeleton } from "@/ui/parts";
import { Sheet } from "@/ui/sheet";
import { SecretDialog } from "../secret";
import { WebhookDetail } from "./detail";
import { WebhookForm } from "./form";

const route = getRouteApi("/company/settings/webhooks");

/** Where events are sent, and what became of each. */
export default function WebhooksPage() {
  const { t } = useTranslation("settings");
  const { hook } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<{ id: string; secret: string } | null>(null);
  const list = useQuery({
    queryKey: settingsKeys.webhooks,
    queryFn: ({ signal }) => settingsApi.webhooks(signal),
  });
  const hooks = list.data?.webhooks ?? [];
  const shown = hooks.find(({ id }) => id === hook);
  const open = (id?: string) => void navigate({ search: id ? { hook: id } : {} });
  const add = (
    <Button tone="primary" icon={Plus} data-testid="add-webhook" onClick={() => setAdding(true)}>
      {t("webhooks.add")}
    </Button>
  );
  return (
    <div className="max-w-[760px]">
      <PageHead title={t("topic.webhooks")}>{hooks.length > 0 && add}</PageHead>
      <p className="-mt-2 mb-4 max-w-[68ch] text-muted">{t("webhooks.lead")}</p>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} className="mb-4" />}
      {list.isPending && <Skeleton className="h-40" />}
      {list.data && hooks.length === 0 && (
        <Empty title={t("webhooks.noneTitle")} action={add}>
          {t("webhooks.none")}
        </Empty>
      )}
      {hooks.length > 0 && (
        <ul className="overflow-hidden rounded-card border border-hairline bg-surface">
          {hooks.map((one) => (
            <Row key={one.id} hook={one} onOpen={() => open(one.id)} />
          ))}
        </ul>
      )}
      <Sheet open={adding} onClose={() => setAdding(false)} title={t("webhooks.add")}>
        {adding && (
          <WebhookForm
            onCancel={() => setAdding(false)}
            submit={(body) => settingsApi.createWebhook(body)}
            onDone={async (made) => {
              setAdding(false);
              if ("secret" in made && made.secret) setSecret({ id: made.id, secret: String(made.secret) });
              await client.invalidateQueries({ queryKey: settingsKeys.webhooks });
            }}
          />
        )}
      </Sheet>
      <Sheet
        open={shown !== undefined && !secret}
        onClose={() => open()}
        title={shown ? host(shown.url) : ""}
        lead={<span className="font-mono text-sm break-all">{shown?.url}</span>}
        className="sm:w-[min(640px,92vw)]"
      >
        {shown && (
          <WebhookDetail
            key={shown.id}
            hook={shown}
            onSecret={(made) => setSecret({ id: shown.id, secret: made })}
            onGone={() => open()}
          />
        )}
      </Sheet>
      {secret && (
        <SecretDialog
          title={t("webhooks.secretTitle")}
          secret={secret.secret}
          copy={t("webhooks.copySecret")}
          onStored={() => {
            open(secret.id);
            setSecret(null);
          }}
        >
          <p>{t("webhooks.secretUse")}</p>
        </SecretDialog>
      )}
    </div>
  );
}

function Row({ hook, onOpen }: { hook: WebhookView; onOpen: () => void }) {
  const { t } = useTranslation("settings");
  return (
    <li className="border-b border-hairline last:border-b-0">
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full items-center gap-3 px-4 py-3 text-left hover:bg-sunken"
      >
        <span className="grid min-w-0 flex-1 gap-0.5">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium break-all">{host(hook.url)}</span>
            {!hook.is_active && <Chip tone="caution">{t("webhooks.off")}</Chip>}
          </span>
          <span className="text-sm break-words text-muted">
            {hook.description ? `${hook.description} · ` : ""}
            {hook.events.length === 0
              ? t("webhooks.everyEvent")
              : t("webhooks.eventCount", { count: hook.events.length })}
          </span>
        </span>
        <ChevronRight aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0 text-muted" />
      </button>
    </li>
  );
}

function host(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
