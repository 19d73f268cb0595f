import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { timesApi } from "@/api/schedule";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";

interface Props {
  open: boolean;
  token: string;
  zone: string;
  company: string;
  onClose: () => void;
  onDone: () => void;
}

/** Not coming at all. The link closes, so it asks once. */
export function CallOff({ open, token, zone, company, onClose, onDone }: Props) {
  const { t } = useTranslation("candidate");
  const [reason, setReason] = useState("");
  const send = useMutation({
    mutationFn: () =>
      timesApi.callOff(token, { timezone: zone, ...(reason.trim() ? { reason: reason.trim() } : {}) }),
    onSuccess: onDone,
  });
  return (
    <Dialog open={open} onClose={onClose} title={t("times.callOffTitle")} className="candidate-text">
      <p className="text-muted">{t("times.callOffText", { company })}</p>
      <TextArea
        label={t("times.reason")}
        hint={t("times.reasonHint")}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {send.error && <Failure error={send.error} />}
      <div className="flex flex-wrap gap-3">
        <Button
          size="lg"
          tone="danger"
          busy={send.isPending}
          busyLabel={t("times.sending")}
          onClick={() => send.mutate()}
        >
          {t("times.callOffSubmit")}
        </Button>
        <Button size="lg" onClick={onClose}>
          {t("times.keep")}
        </Button>
      </div>
    </Dialog>
  );
}
