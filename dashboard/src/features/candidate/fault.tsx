import { Wrench } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FaultNotice } from "@/api/types";
import { formatDateTime } from "@/lib/format";
import { buttonClass } from "@/ui/button";
import { Notice } from "@/ui/parts";

/** Our technology failed: said plainly, with the way to a redo once there is one. */
export function OurFault({ fault }: { fault: FaultNotice }) {
  const { t, i18n } = useTranslation("candidate");
  const { redo_link, redo_until } = fault;
  return (
    <Notice
      tone="accent"
      icon={Wrench}
      title={t("fault.title")}
      data-testid="our-fault"
      actions={
        redo_link && (
          <a className={buttonClass("primary", "lg")} href={redo_link}>
            {t("fault.redo")}
          </a>
        )
      }
    >
      <p className="text-base">{t(redo_link ? "fault.text" : "fault.wait")}</p>
      {redo_link && redo_until && (
        <p className="text-base">
          {t("fault.until", { time: formatDateTime(redo_until, i18n.language, { zone: true }) })}
        </p>
      )}
    </Notice>
  );
}
