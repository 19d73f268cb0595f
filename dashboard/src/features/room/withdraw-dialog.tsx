import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { candidateApi } from "@/api/candidate";
import type { CandidateView } from "@/api/types";
import { viewQuery } from "@/features/candidate/view";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";

interface Props {
  open: boolean;
  onClose: () => void;
  token: string;
  company: string;
  /** Leaves the line at once, before the server has answered. */
  onWithdrawn: () => void;
}

/** Consent can be taken back at any moment: recording ends with it, and the other ways stand open. */
export function WithdrawDialog({ open, onClose, token, company, onWithdrawn }: Props) {
  const { t } = useTranslation(["candidate", "common"]);
  const navigate = useNavigate();
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => candidateApi.withdrawConsent(token),
    onSuccess: async () => {
      onWithdrawn();
      client.setQueryData(viewQuery(token).queryKey, (known?: CandidateView) =>
        known
          ? { ...known, step: "consent" as const, consent: { given: false, version: null, stale: false } }
          : known,
      );
      await navigate({ to: "/interview/$token/other", params: { token } });
    },
  });
  return (
    <Dialog open={open} onClose={onClose} title={t("withdraw.title")} className="candidate-text">
      <div className="grid gap-2">
        <p>{t("withdraw.stops")}</p>
        <p className="text-muted">{t("withdraw.kept", { company })}</p>
      </div>
      {withdraw.error && <Failure error={withdraw.error} />}
      <div className="flex flex-wrap gap-3">
        <Button size="lg" tone="primary" onClick={onClose}>
          {t("room.endKeep")}
        </Button>
        <Button
          size="lg"
          tone="danger"
          data-testid="withdraw-confirm"
          busy={withdraw.isPending}
          busyLabel={t("withdraw.doing")}
          onClick={() => withdraw.mutate()}
        >
          {t("withdraw.confirm")}
        </Button>
      </div>
    </Dialog>
  );
}
