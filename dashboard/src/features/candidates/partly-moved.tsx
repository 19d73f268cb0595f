import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import type { Partly } from "./use-moves";

/** Who was not moved and why, with another try for those it may help. */
export function PartlyMoved({
  left,
  onRetry,
  onClose,
}: {
  left: Partly;
  onRetry: () => void;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation(["people", "common"]);
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <Dialog open onClose={onClose} title={t("move.partly")}>
      {left.held.length > 0 && (
        <div className="grid gap-1">
          <p>{t("move.held", { count: left.held.length, n: number(left.held.length) })}</p>
          <ul className="max-h-60 list-disc overflow-y-auto pl-5 text-muted">
            {left.held.map((one) => (
              <li key={one.id}>{one.name}</li>
            ))}
          </ul>
        </div>
      )}
      {left.gone > 0 && <p>{t("move.gone", { count: left.gone, n: number(left.gone) })}</p>}
      <div className="flex flex-wrap gap-2">
        {left.held.length > 0 && <Button onClick={onRetry}>{t("move.retry")}</Button>}
        <Button onClick={onClose}>{t("common:close")}</Button>
      </div>
    </Dialog>
  );
}
