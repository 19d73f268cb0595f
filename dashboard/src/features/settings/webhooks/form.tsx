import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { WebhookInput, WebhookView } from "@/api/settings";
import { useKeptState } from "@/lib/kept-draft";
import { Choice, TextField } from "@/ui/field";
import { FormEnd } from "@/ui/form-end";
import { fieldProblem } from "../use-settings";

/** What can be announced (`api.integrations.announce.EVENTS`). */
export const EVENTS = [
  "interview.scheduled",
  "interview.rescheduled",
  "interview.cancelled",
  "interview.completed",
  "verdict.ready",
  "verdict.decided",
  "candidate.created",
  "candidate.status_changed",
  "import.finished",
] as const;

const DISCORD = /^https:\/\/(canary\.|ptb\.)?discord(app)?\.com\/api\/(v\d+\/)?webhooks\/\d+\/[\w-]+\/?$/;

interface Props {
  hook?: WebhookView;
  submit: (body: WebhookInput) => Promise<WebhookView>;
  onDone: (saved: WebhookView) => void;
  onCancel: () => void;
}

/** Address, description and events of a webhook. */
export function WebhookForm({ hook, submit, onDone, onCancel }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const [draft, setDraft, forget] = useKeptState(`webhook.${hook?.id ?? "new"}`, {
    kind: hook?.kind ?? ("signed" as WebhookView["kind"]),
    url: hook?.url ?? "",
    description: hook?.description ?? "",
    all: !hook || hook.events.length === 0,
    events: hook?.events ?? [],
  });
  const { kind, url, description, all, events } = draft;
  const discord = kind === "discord";
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      submit({
        kind,
        url: url.trim(),
        description: description.trim() || null,
        events: all ? [] : [...events],
        is_active: hook?.is_active ?? true,
      }),
    onSuccess: (saved) => {
      forget();
      onDone(saved);
    },
  });
  const refused =
    save.error instanceof ApiError && save.error.code === "HOOK_422" ? save.error.message : null;
  // What is shown of a Discord address that is known means: it stays.
  const noUrl = discord
    ? url.trim() !== hook?.url && !DISCORD.test(url.trim())
    : !/^https?:\/\/\S+$/.test(url.trim());
  const noEvent = !all && events.length === 0;
  const urlWrong =
    tried && noUrl
      ? t(discord ? "webhooks.discordNeeded" : "webhooks.urlNeeded")
      : (fieldProblem(save.error, "url") ?? refused);
  const toggle = (event: string, on: boolean) =>
    setDraft({ ...draft, events: on ? [...events, event] : events.filter((one) => one !== event) });
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!noUrl && !noEvent) save.mutate();
      }}
    >
      {!hook && (
        <fieldset className="grid">
          <legend className="mb-1 font-medium">{t("webhooks.kind")}</legend>
          <Choice
            type="radio"
            name="kind"
            checked={!discord}
            onChange={() => setDraft({ ...draft, kind: "signed" })}
          >
            {t("webhooks.kindSigned")}
          </Choice>
          <Choice
            type="radio"
            name="kind"
            checked={discord}
            onChange={() => setDraft({ ...draft, kind: "discord" })}
          >
            {t("webhooks.kindDiscord")}
          </Choice>
        </fieldset>
      )}
      <TextField
        type="url"
        label={t("webhooks.url")}
        hint={t(discord ? "webhooks.discordHint" : "webhooks.urlHint")}
        error={urlWrong}
        value={url}
        maxLength={2_000}
        data-testid="webhook-url"
        onChange={({ target }) => setDraft({ ...draft, url: target.value })}
      />
      <TextField
        label={t("webhooks.description")}
        value={description}
        maxLength={255}
        onChange={({ target }) => setDraft({ ...draft, description: target.value })}
      />
      <fieldset className="grid">
        <legend className="mb-1 font-medium">{t("webhooks.events")}</legend>
        <Choice type="radio" name="which" checked={all} onChange={() => setDraft({ ...draft, all: true })}>
          {t("webhooks.allEvents")}
        </Choice>
        <Choice type="radio" name="which" checked={!all} onChange={() => setDraft({ ...draft, all: false })}>
          {t("webhooks.someEvents")}
        </Choice>
        {!all && (
          <div className="grid pl-8 sm:grid-cols-2">
            {EVENTS.map((event) => (
              <Choice
                key={event}
                type="checkbox"
                checked={events.includes(event)}
                onChange={({ target }) => toggle(event, target.checked)}
              >
                {t(`webhooks.event.${event.replace(".", "_")}` as "webhooks.add")}
                <code className="block font-mono text-xs break-all text-muted">{event}</code>
              </Choice>
            ))}
          </div>
        )}
        {tried && noEvent && (
          <p role="alert" className="text-sm text-bad">
            {t("webhooks.eventNeeded")}
          </p>
        )}
      </fieldset>
      <FormEnd
        error={urlWrong ? null : save.error}
        label={hook ? t("common:save") : t("webhooks.create")}
        busy={save.isPending}
        busyLabel={t("saving")}
        testId="save-webhook"
        onCancel={() => {
          forget();
          onCancel();
        }}
      />
    </form>
  );
}
