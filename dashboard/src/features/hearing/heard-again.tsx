import { useTranslation } from "react-i18next";
import type { HearingView } from "@/api/types";

/** Whether a second recogniser has listened, or why not. */
export function HeardAgain({ hearing }: { hearing: HearingView }) {
  const { t } = useTranslation("hr");
  return (
    <p className="text-sm text-subtle" data-testid="hearing">
      {hearing.reason
        ? t("result.hearing.not", { reason: t(`result.hearing.${hearing.reason}`) })
        : t("result.hearing.done", {
            engine: hearing.engine,
            doubtful: hearing.doubtful_words,
            words: hearing.words,
          })}
      {hearing.checked && hearing.unchecked_words > 0 && (
        <> {t("result.hearing.unchecked", { words: hearing.unchecked_words })}</>
      )}
      {hearing.reason === "failed" && hearing.detail && (
        <span className="block text-text">{hearing.detail}</span>
      )}
    </p>
  );
}
