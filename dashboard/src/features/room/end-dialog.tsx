import { useTranslation } from "react-i18next";
import { formatDateTime } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

interface Props {
  open: boolean;
  onClose: () => void;
  answers: number;
  expiresAt: string | null;
  ending: boolean;
  onLeave: () => void;
  onEnd: () => void;
}

/** Ending is for good, leaving is not: both stand here in words before either happens. */
export function EndDialog({ open, onClose, answers, expiresAt, ending, onLeave, onEnd }: Props) {
  const { t, i18n } = useTranslation("candidate");
  return (
    <Dialog open={open} onClose={onClose} title={t("room.endTitle")} className="candidate-text">
      <div className="grid gap-2">
        <p>{t("room.endSaved", { count: answers })}</p>
        <p>
          {expiresAt
            ? t("room.endLater", { time: formatDateTime(expiresAt, i18n.language, { zone: true }) })
            : t("room.endLaterNoTime")}
        </p>
        <p className="text-muted">{t("room.endFinal")}</p>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button size="lg" tone="primary" onClick={onClose}>
          {t("room.endKeep")}
        </Button>
        <Button size="lg" data-testid="leave" onClick={onLeave}>
          {t("room.finishLater")}
        </Button>
        <Button
          size="lg"
          tone="danger"
          data-testid="end-confirm"
          busy={ending}
          busyLabel={t("room.ending")}
          onClick={onEnd}
        >
          {t("room.endConfirm")}
        </Button>
      </div>
    </Dialog>
  );
}
