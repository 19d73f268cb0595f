import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { prepareApi, type Roadmap } from "@/api/prepare";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, TextField } from "@/ui/field";
import { Card, Notice } from "@/ui/parts";
import { Time } from "@/ui/time";

/** Whether somebody wants a weekly word, and where. */
export function Nudges({ plan, onChanged }: { plan: Roadmap; onChanged: (made: Roadmap) => void }) {
  const { t } = useTranslation("prepare");
  const { nudge } = plan;
  const [mail, setMail] = useState(nudge.mail);
  const [webhook, setWebhook] = useState("");
  const save = useMutation({
    mutationFn: (discord: string | undefined) =>
      prepareApi.nudge(plan.id, { mail, ...(discord === undefined ? {} : { discord_webhook: discord }) }),
    onSuccess: (made) => {
      setWebhook("");
      onChanged(made);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(webhook.trim() || undefined);
  };
  return (
    <Card>
      <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <h2 className="text-xl font-semibold">{t("nudges.title")}</h2>
        <p className="text-muted" role="status">
          {nudge.next_at ? (
            <>
              {t("nudges.next")} <Time at={nudge.next_at} />
            </>
          ) : (
            t("nudges.off")
          )}
        </p>
        {nudge.discord_problem && <Notice tone="caution">{t("nudges.gone")}</Notice>}
        <Choice type="checkbox" checked={mail} onChange={({ target }) => setMail(target.checked)}>
          {t("nudges.mail")}
        </Choice>
        <TextField
          type="url"
          maxLength={300}
          autoComplete="off"
          label={t(nudge.discord ? "nudges.otherDiscord" : "nudges.discord")}
          hint={t("nudges.discordHint")}
          placeholder="https://discord.com/api/webhooks/…"
          value={webhook}
          onChange={({ target }) => setWebhook(target.value)}
        />
        {save.error && <Failure error={save.error} />}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" busy={save.isPending} busyLabel={t("nudges.saving")}>
            {t("nudges.save")}
          </Button>
          {nudge.discord && (
            <Button tone="quiet" onClick={() => save.mutate("")}>
              {t("nudges.noDiscord")}
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}
