import { CircleCheck, History } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { KeptCheck } from "@/features/candidate/view";
import { formatDateTime } from "@/lib/format";
import { Notice } from "@/ui/parts";

/** True where all three parts went well; a sound that was never played is not held against it. */
export function wentWell({ result }: KeptCheck): boolean {
  return result !== undefined && result.mic === "good" && result.sound !== "bad" && result.line === "good";
}

/** What the check found before: it stays good for a day, and what is below looks again. */
export function KeptResult({ kept }: { kept: KeptCheck }) {
  const { t, i18n } = useTranslation("candidate");
  const well = wentWell(kept);
  const time = formatDateTime(new Date(kept.at).toISOString(), i18n.language);
  return (
    <Notice
      tone={well ? "good" : "neutral"}
      icon={well ? CircleCheck : History}
      title={t(well ? "check.keptWell" : "check.kept", { time })}
      data-testid="kept-check"
    >
      {t("check.keptText")}
    </Notice>
  );
}
