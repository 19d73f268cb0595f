import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNow } from "@/lib/use-now";
import { Notice } from "@/ui/parts";

/** What stands here is from before the connection was lost; for how long that has been. */
export function Lost() {
  const { t } = useTranslation(["hr", "live"]);
  const [since] = useState(() => Date.now());
  const secs = Math.max(0, Math.floor((useNow(1_000) - since) / 1_000));
  return (
    <Notice tone="caution" title={t("live.catchingUp")}>
      <span aria-hidden="true" className="tabular">
        {t("live:state.behind", { count: secs })}
      </span>
    </Notice>
  );
}
