import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { scheduleKeys, type WeekEntry } from "@/api/schedule";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import { useToasts } from "@/ui/toast";

/** The candidate is told and their link closes, so this one asks first. */
export function CancelDialog({
  entry,
  onClose,
}: {
  entry: WeekEntry | null;
  onClose: (done: boolean) => void;
}) {
  const { t } = useTranslation("schedule");
  const client = useQueryClient();
  const toasts = useToasts();
  const [reason, setReason] = useState("");
  const name = entry?.candidate.name ?? "";
  const cancel = useMutation({
    mutationFn: (id: string) => companyApi.cancel(id, reason.trim()),
    onSuccess: () => {
      toasts.say(t("cancel.done", { name }));
      setReason("");
      onClose(true);
      void client.invalidateQueries({ queryKey: scheduleKeys.all });
      void client.invalidateQueries({ queryKey: keys.interviews });
    },
  });
  return (
    <Dialog open={entry !== null} onClose={() => onClose(false)} title={t("cancel.title", { name })}>
      <p className="text-muted">{t("cancel.text")}</p>
      <TextArea
        label={t("cancel.reason")}
        hint={t("cancel.reasonHint")}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {cancel.error && <Failure error={cancel.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => onClose(false)}>{t("cancel.keep")}</Button>
        <Button
          tone="danger"
          busy={cancel.isPending}
          busyLabel={t("cancel.busy")}
          onClick={() => entry && cancel.mutate(entry.id)}
        >
          {t("cancel.submit")}
        </Button>
      </div>
    </Dialog>
  );
}
