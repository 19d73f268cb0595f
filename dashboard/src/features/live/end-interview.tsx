import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { Notice } from "@/ui/parts";

interface Props {
  id: string;
  name: string;
  open: boolean;
  onClose: () => void;
}

export function EndInterview({ id, name, open, onClose }: Props) {
  const { t } = useTranslation(["hr", "common"]);
  const [reason, setReason] = useState("");
  const end = useMutation({ mutationFn: () => companyApi.end(id, reason.trim()), onSuccess: onClose });
  const absent = end.error instanceof ApiError && end.error.status === 409;
  return (
    <Dialog open={open} onClose={onClose} title={t("live.endTitle")}>
      <p className="text-muted">{t("live.endText", { name })}</p>
      <TextField
        label={t("live.endReason")}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
      />
      {end.error &&
        (absent ? <Notice role="alert" title={t("live.notLive")} /> : <Failure error={end.error} />)}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="danger"
          data-testid="hr-end-confirm"
          busy={end.isPending}
          busyLabel={t("live.ending")}
          onClick={() => end.mutate()}
        >
          {t("live.endConfirm")}
        </Button>
        <Button onClick={onClose}>{t("common:cancel")}</Button>
      </div>
    </Dialog>
  );
}
