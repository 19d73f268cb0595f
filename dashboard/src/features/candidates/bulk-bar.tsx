import { ArrowRightLeft, UserRoundPen, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";

interface Props {
  count: number;
  /** All of the list; null: they are selected already, or too few to offer it. */
  matching: number | null;
  all: boolean;
  exact: boolean;
  onAll: () => void;
  onMove: () => void;
  onAssign: () => void;
  onClear: () => void;
}

/** In the toolbar's place and as high, while somebody is selected. */
export function BulkBar({ count, matching, all, exact, onAll, onMove, onAssign, onClear }: Props) {
  const { t, i18n } = useTranslation("people");
  const number = (value: number) => value.toLocaleString(i18n.language);
  const said = (value: number) => (exact ? number(value) : `> ${number(value)}`);
  return (
    <div
      role="toolbar"
      aria-label={t("bulk.label")}
      data-testid="bulk-bar"
      className="flex min-h-10 flex-wrap items-center gap-2 rounded-control bg-accent-tint px-3 text-accent-tint-text"
    >
      <p role="status" className="tabular mr-2 font-medium">
        {all ? t("bulk.allChosen", { n: said(count) }) : t("bulk.count", { count, n: number(count) })}
      </p>
      {matching !== null && (
        <Button size="sm" tone="quiet" onClick={onAll}>
          {t("bulk.all", { n: said(matching) })}
        </Button>
      )}
      <span className="flex-1" />
      <Button size="sm" icon={ArrowRightLeft} onClick={onMove}>
        {t("bulk.move")}
      </Button>
      {!all && (
        <Button size="sm" icon={UserRoundPen} onClick={onAssign}>
          {t("bulk.assign")}
        </Button>
      )}
      <Button size="sm" tone="quiet" icon={X} onClick={onClear}>
        {t("bulk.clear")}
      </Button>
    </div>
  );
}
