import { Link } from "@tanstack/react-router";
import { EyeOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "@/ui/button";
import { Notice } from "@/ui/parts";

/** On pages of results: scores are kept back by the service until one's own view is sent. Needs the words of "schedule". */
export function BlindNotice({ interviewId }: { interviewId: string }) {
  const { t } = useTranslation("schedule");
  return (
    <Notice
      tone="accent"
      icon={EyeOff}
      title={t("review.first")}
      actions={
        <Link to="/mine/$id" params={{ id: interviewId }} className={buttonClass("primary")}>
          {t("mine.give")}
        </Link>
      }
    />
  );
}
