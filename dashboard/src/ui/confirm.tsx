import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Failure } from "./failure";

interface Props {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** What follows from it. */
  children: ReactNode;
  /** The verb of what is done. */
  act: ReactNode;
  onAct: () => void;
  busy: boolean;
  busyLabel: ReactNode;
  error?: unknown;
}

/** Asks once more before what cannot be undone by a press. */
export function Confirm({ open, onClose, title, children, act, onAct, busy, busyLabel, error }: Props) {
  const { t } = useTranslation("common");
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <p className="text-muted">{children}</p>
      {error ? <Failure error={error} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button tone="quiet" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button tone="danger" busy={busy} busyLabel={busyLabel} onClick={onAct}>
          {act}
        </Button>
      </div>
    </Dialog>
  );
}
