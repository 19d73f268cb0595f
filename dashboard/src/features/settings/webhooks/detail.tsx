import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Pencil, Power, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { settingsApi, settingsKeys, type WebhookInput, type WebhookView } from "@/api/settings";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { Notice } from "@/ui/parts";
import { PART, Sentence } from "@/ui/sentence";
import { Time } from "@/ui/time";
import { Deliveries } from "./deliveries";
import { WebhookForm } from "./form";

interface Props {
  hook: WebhookView;
  onSecret: (secret: string) => void;
  onGone: () => void;
}

/** One webhook: what it gets, trying it, its secret, and what was sent to it. */
export function WebhookDetail({ hook, onSecret, onGone }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState<"secret" | "delete" | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: settingsKeys.webhooks });
  const test = useMutation({ mutationFn: () => settingsApi.testWebhook(hook.id), onSuccess: refresh });
  const body: WebhookInput = {
    url: hook.url,
    description: hook.description,
    events: hook.events,
    is_active: hook.is_active,
  };
  const toggle = useMutation({
    mutationFn: () => settingsApi.updateWebhook(hook.id, { ...body, is_active: !hook.is_active }),
    onSuccess: refresh,
  });
  const roll = useMutation({
    mutationFn: () => settingsApi.rollSecret(hook.id),
    onSuccess: async ({ secret }) => {
      setAsking(null);
      onSecret(secret);
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => settingsApi.deleteWebhook(hook.id),
    onSuccess: async () => {
      setAsking(null);
      onGone();
      await refresh();
    },
  });
  if (editing)
    return (
      <WebhookForm
        hook={hook}
        submit={(next) => settingsApi.updateWebhook(hook.id, next)}
        onCancel={() => setEditing(false)}
        onDone={async () => {
          await refresh();
          setEditing(false);
        }}
      />
    );
  return (
    <div className="grid gap-5">
      {!hook.is_active && <Notice tone="caution" title={t("webhooks.isOff")} />}
      {hook.old_secret_until && (
        <Notice tone="accent" icon={KeyRound}>
          <Sentence
            text={t("webhooks.overlap", { time: PART })}
            part={<Time at={hook.old_secret_until} zone />}
          />
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          icon={Send}
          data-testid="send-test"
          disabled={!hook.is_active}
          busy={test.isPending}
          busyLabel={t("webhooks.sending")}
          onClick={() => test.mutate()}
        >
          {t("webhooks.test")}
        </Button>
        <Button icon={Pencil} onClick={() => setEditing(true)}>
          {t("webhooks.edit")}
        </Button>
        {hook.kind === "signed" && (
          <Button icon={KeyRound} onClick={() => setAsking("secret")}>
            {t("webhooks.roll")}
          </Button>
        )}
        <Button icon={Power} busy={toggle.isPending} onClick={() => toggle.mutate()}>
          {t(hook.is_active ? "webhooks.switchOff" : "webhooks.switchOn")}
        </Button>
        <Button tone="danger" icon={Trash2} onClick={() => setAsking("delete")}>
          {t("webhooks.delete")}
        </Button>
      </div>
      {[test.error, toggle.error].filter(Boolean).map((error) => (
        <Failure key={String(error)} error={error} />
      ))}
      <section aria-labelledby="gets" className="grid gap-1">
        <h3 id="gets" className="font-semibold">
          {t("webhooks.gets")}
        </h3>
        <p className="text-muted">
          {hook.events.length === 0
            ? t("webhooks.allEvents")
            : hook.events
                .map((event) => t(`webhooks.event.${event.replace(".", "_")}` as "webhooks.add"))
                .join(" · ")}
        </p>
      </section>
      <Deliveries hook={hook} />
      <Dialog open={asking === "secret"} onClose={() => setAsking(null)} title={t("webhooks.rollTitle")}>
        <p className="text-muted">{t("webhooks.rollText")}</p>
        {roll.error && <Failure error={roll.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button tone="quiet" onClick={() => setAsking(null)}>
            {t("common:cancel")}
          </Button>
          <Button tone="primary" busy={roll.isPending} busyLabel={t("saving")} onClick={() => roll.mutate()}>
            {t("webhooks.roll")}
          </Button>
        </div>
      </Dialog>
      <Dialog open={asking === "delete"} onClose={() => setAsking(null)} title={t("webhooks.deleteTitle")}>
        <p className="text-muted">{t("webhooks.deleteText")}</p>
        {remove.error && <Failure error={remove.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button tone="quiet" onClick={() => setAsking(null)}>
            {t("common:cancel")}
          </Button>
          <Button
            tone="danger"
            busy={remove.isPending}
            busyLabel={t("webhooks.deleting")}
            onClick={() => remove.mutate()}
          >
            {t("webhooks.deleteIt")}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
