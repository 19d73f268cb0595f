import { Ear, Eye, MicOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type LiveFacts, typical } from "./facts";

/** A reply feels immediate up to the first, and slow from the second on (ms from last word to first word). */
const QUICK_MS = 1_500;
const SLOW_MS = 3_000;

/** Who else is here, and how well the conversation flows. */
export function Circumstances({ facts }: { facts: LiveFacts }) {
  const { t, i18n } = useTranslation("hr");
  const last = facts.delays.at(-1);
  const middle = typical(facts.delays);
  const seconds = (ms: number) =>
    new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
      ms / 1_000,
    );
  return (
    <>
      {last !== undefined && middle !== null && (
        <p className="text-sm" data-testid="delay">
          <span className="font-medium">
            {t(middle <= QUICK_MS ? "delay.quick" : middle < SLOW_MS ? "delay.fair" : "delay.slow")}
          </span>{" "}
          <span className="tabular text-muted">
            {t("delay.figures", { last: seconds(last), typical: seconds(middle) })}
          </span>
        </p>
      )}
      {facts.muted && (
        <p className="flex items-center gap-2 text-sm font-medium text-caution" data-testid="candidate-muted">
          <MicOff aria-hidden="true" size={16} strokeWidth={1.75} />
          {t("live.candidateMuted")}
        </p>
      )}
      {facts.watchers.length > 0 && (
        <div className="grid gap-1 border-t border-hairline pt-3" data-testid="who-watches">
          <h2 className="text-sm text-muted">{t("live.watchers")}</h2>
          <ul className="grid gap-1">
            {facts.watchers.map(({ name, listening }, index) => {
              const Icon = listening ? Ear : Eye;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name
                <li key={`${name}:${index}`} className="flex items-center gap-2">
                  <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0 text-muted" />
                  <span className="min-w-0 truncate" title={name}>
                    {name}
                  </span>
                  <span className="text-sm text-muted">
                    {listening ? t("live.listens") : t("live.reads")}
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </>
  );
}
