import { CircleAlert, Cloud, CloudOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { sentence } from "@/ui/failure";
import { useJob } from "./context";
import { isDirty } from "./editor";

/** Whether what stands here is with the service, in words that are true. */
export function SaveState({ onRetry }: { onRetry: () => void }) {
  const { t, i18n } = useTranslation(["jobs", "common"]);
  const { t: common } = useTranslation("common");
  const { saving, items } = useJob().state;
  const refused = items.filter((item) => isDirty(item) && item.refused.length > 0).length;
  const time = (at: number) =>
    new Intl.DateTimeFormat(i18n.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
      at,
    );
  if (saving.state === "failed")
    return (
      <span role="alert" className="flex flex-wrap items-center gap-2 text-bad" data-testid="save-state">
        <CloudOff aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
        {t("saving.failed", { why: sentence(saving.error, common) })}
        <Button size="sm" onClick={onRetry}>
          {t("common:tryAgain")}
        </Button>
      </span>
    );
  const words =
    saving.state !== "saved"
      ? t("saving.busy")
      : refused > 0
        ? t("saving.refused", { count: refused })
        : saving.at === null
          ? t("saving.all")
          : t("saving.saved", { time: time(saving.at) });
  const Icon = refused > 0 ? CircleAlert : Cloud;
  return (
    <span
      role="status"
      data-testid="save-state"
      data-state={refused > 0 ? "refused" : saving.state}
      className={refused > 0 ? "flex items-center gap-2 text-caution" : "flex items-center gap-2 text-muted"}
    >
      <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />
      <span className="tabular">{words}</span>
    </span>
  );
}
