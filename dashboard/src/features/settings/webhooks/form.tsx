import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import type { WebhookInput, WebhookView } from "@/api/settings";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, TextField } from "@/ui/field";
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

interface Props {
  hook?: WebhookView;
  submit: (body: WebhookInput) => Promise<WebhookView>;
  onDone: (saved: WebhookView) => void;
  onCancel: () => void;
}

/** Address, description and events of a webhook. */
export function WebhookForm({ hook, submit, onDone, onCancel }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const [url, setUrl] = useState(hook?.url ?? "");
  const [description, setDescription] = useState(hook?.description ?? "");
  const [all, setAll] = useState(!hook || hook.events.length === 0);
  const [events, setEvents] = useState<readonly string[]>(hook?.events ?? []);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      submit({
        url: url.trim(),
        description: description.trim() || null,
        events: all ? [] : [...events],
        is_active: hook?.is_active ?? true,
      }),
    onSuccess: onDone,
  });
  const refused =
    save.error instanceof ApiError && save.error.code === "HOOK_422" ? save.error.message : null;
  const noUrl = !/^https?:\/\/\S+$/.test(url.trim());
  const noEvent = !all && events.length === 0;
  const urlWrong = tried && noUrl ? t("webhooks.urlNeeded") : (fieldProblem(save.error, "url") ?? refused);
  const toggle = (event: string, on: boolean) =>
    setEvents(on ? [...events, event] : events.filter((one) => one !== event));
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
      <TextField
        type="url"
        label={t("webhooks.url")}
        hint={t("webhooks.urlHint")}
        error={urlWrong}
        value={url}
        maxLength={2_000}
        data-testid="webhook-url"
        onChange={({ target }) => setUrl(target.value)}
      />
      <TextField
        label={t("webhooks.description")}
        value={description}
        maxLength={255}
        onChange={({ target }) => setDescription(target.value)}
      />
      <fieldset className="grid">
        <legend className="mb-1 font-medium">{t("webhooks.events")}</legend>
        <Choice type="radio" name="which" checked={all} onChange={() => setAll(true)}>
          {t("webhooks.allEvents")}
        </Choice>
        <Choice type="radio" name="which" checked={!all} onChange={() => setAll(false)}>
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
      {save.error && !urlWrong && <Failure error={save.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button tone="quiet" onClick={onCancel}>
          {t("common:cancel")}
        </Button>
        <Button
          type="submit"
          tone="primary"
          data-testid="save-webhook"
          busy={save.isPending}
          busyLabel={t("saving")}
        >
          {hook ? t("common:save") : t("webhooks.create")}
        </Button>
      </div>
    </form>
  );
}
