import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CallFigures, EngineUsage, Latency, Quality } from "@/api/types";
import { formatClock } from "@/lib/format";
import { count, money, percent, seconds } from "./figures";

/** How good the call was and what it cost: closed at first, for whoever asks. */
export function QualitySection({ quality }: { quality: Quality }) {
  const { t, i18n } = useTranslation("hr");
  const total = quality.figures?.total;
  return (
    <section className="rounded-card border border-hairline bg-surface" data-testid="quality">
      <details className="group">
        <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 p-4 sm:px-5 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            size={16}
            strokeWidth={1.75}
            className="shrink-0 transition-transform group-open:rotate-90 motion-reduce:transition-none"
          />
          <h2 className="text-lg font-semibold">{t("quality.title")}</h2>
          {total && (
            <span className="text-muted">
              {[
                quality.quality_index !== null && t("quality.index", { n: quality.quality_index }),
                formatClock(total.lasted_ms),
                quality.cost_usd !== null && money(quality.cost_usd, i18n.language),
              ]
                .filter(Boolean)
                .join(" · ")}
            </span>
          )}
        </summary>
        <div className="grid gap-6 px-4 pb-4 sm:px-5 sm:pb-5">
          {total ? (
            <>
              <Talk figures={total} />
              <Stages figures={total} />
              <Disturbances figures={total} />
              <Costs quality={quality} />
            </>
          ) : (
            <p className="text-muted">{t("quality.none")}</p>
          )}
        </div>
      </details>
    </section>
  );
}

function Talk({ figures }: { figures: CallFigures }) {
  const { t, i18n } = useTranslation("hr");
  const share = (value: number | null) => (value === null ? "–" : percent(value, i18n.language));
  return (
    <Facts
      title={t("quality.talk")}
      facts={[
        [t("quality.lasted"), formatClock(figures.lasted_ms)],
        [t("quality.agentTalk"), formatClock(figures.agent_talk_ms)],
        [t("quality.candidateTalk"), formatClock(figures.candidate_talk_ms)],
        [t("quality.words"), count(figures.words, i18n.language)],
        [t("quality.unsure"), share(figures.unsure_share)],
        [t("quality.typed"), share(figures.typed_share)],
      ]}
    />
  );
}

function Disturbances({ figures }: { figures: CallFigures }) {
  const { t, i18n } = useTranslation("hr");
  const time = (ms: number) => (ms === 0 ? "0" : seconds(ms, i18n.language));
  const silence =
    figures.dead_air_count === 0
      ? "0"
      : t("quality.deadAirIs", {
          total: seconds(figures.dead_air_ms, i18n.language),
          longest: seconds(figures.longest_dead_air_ms, i18n.language),
        });
  return (
    <Facts
      title={t("quality.disturbances")}
      facts={[
        [t("quality.agentInterrupted"), count(figures.agent_interrupted, i18n.language)],
        [t("quality.candidateInterrupted"), count(figures.candidate_interrupted, i18n.language)],
        [t("quality.deadAir"), silence],
        [t("quality.failovers"), count(figures.failovers, i18n.language)],
        [t("quality.engineFaults"), count(figures.engine_faults, i18n.language)],
        [t("quality.engineDown"), time(figures.engine_down_ms)],
        [t("quality.agentAbsent"), time(figures.agent_absent_ms)],
        [t("quality.candidateOffline"), time(figures.candidate_offline_ms)],
      ]}
    />
  );
}

function Facts({ title, facts }: { title: string; facts: [string, string][] }) {
  return (
    <div className="grid gap-2">
      <h3 className="font-medium">{title}</h3>
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4 gap-y-3">
        {facts.map(([name, value]) => (
          <div key={name} className="grid content-start">
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const STAGES = ["voice_to_voice", "stt", "llm", "tts"] as const;
const HEAD = "py-1 pr-4 text-left text-sm font-normal text-muted last:pr-0";
const CELL = "border-t border-hairline py-1.5 pr-4 align-top break-words last:pr-0";
const NUMBER = "text-right tabular-nums";

function Stages({ figures }: { figures: CallFigures }) {
  const { t, i18n } = useTranslation("hr");
  const measured = STAGES.filter((stage) => figures[stage] !== null);
  return (
    <div className="grid gap-2">
      <h3 className="font-medium">{t("quality.latency")}</h3>
      {measured.length === 0 ? (
        <p className="text-muted">{t("quality.noLatency")}</p>
      ) : (
        <table className="w-full border-collapse">
          <thead>
            <tr>
              <th className={HEAD}>{t("quality.stage.label")}</th>
              <th className={`${HEAD} ${NUMBER}`}>{t("quality.usually")}</th>
              <th className={`${HEAD} ${NUMBER}`}>{t("quality.atWorst")}</th>
            </tr>
          </thead>
          <tbody>
            {measured.map((stage) => {
              const { p50_ms, p95_ms } = figures[stage] as Latency;
              return (
                <tr key={stage}>
                  <th scope="row" className={`${CELL} text-left font-normal`}>
                    {t(`quality.stage.${stage}`)}
                  </th>
                  <td className={`${CELL} ${NUMBER}`}>{seconds(p50_ms, i18n.language)}</td>
                  <td className={`${CELL} ${NUMBER}`}>{seconds(p95_ms, i18n.language)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Costs({ quality }: { quality: Quality }) {
  const { t, i18n } = useTranslation("hr");
  const price = (usd: number | null) => (usd === null ? t("quality.noPrice") : money(usd, i18n.language));
  return (
    <div className="grid gap-2">
      <h3 className="font-medium">{t("quality.cost")}</h3>
      {quality.usage.length === 0 && !quality.phone ? (
        <p className="text-muted">{t("quality.noUsage")}</p>
      ) : (
        <table className="w-full border-collapse">
          <thead>
            <tr>
              <th className={HEAD}>{t("quality.engine")}</th>
              <th className={`${HEAD} ${NUMBER}`}>{t("quality.used")}</th>
              <th className={`${HEAD} ${NUMBER}`}>{t("quality.price")}</th>
            </tr>
          </thead>
          <tbody>
            {quality.usage.map((one) => (
              <tr key={`${one.part} ${one.provider} ${one.model}`}>
                <th scope="row" className={`${CELL} text-left font-normal [overflow-wrap:anywhere]`}>
                  {t(`quality.part.${one.part}`)}
                  <span className="block text-sm text-muted">
                    {[one.provider, one.model].filter(Boolean).join(" · ")}
                  </span>
                </th>
                <td className={`${CELL} ${NUMBER}`}>
                  <Amount used={one} />
                </td>
                <td className={`${CELL} ${NUMBER}`}>{price(one.cost_usd)}</td>
              </tr>
            ))}
            {quality.phone && (
              <tr data-testid="phone-row">
                <th scope="row" className={`${CELL} text-left font-normal`}>
                  {t("phone.title")}
                  <span className="block text-sm text-muted">
                    {t("phone.legs", { count: quality.phone.legs })}
                  </span>
                </th>
                <td className={`${CELL} ${NUMBER}`}>{formatClock(quality.phone.minutes * 60_000)}</td>
                <td className={`${CELL} ${NUMBER}`}>
                  {quality.phone.estimated && "≈ "}
                  {price(quality.phone.cost_usd)}
                </td>
              </tr>
            )}
          </tbody>
          {quality.cost_usd !== null && (
            <tfoot>
              <tr>
                <th scope="row" colSpan={2} className={`${CELL} text-left font-medium`}>
                  {t("quality.total")}
                </th>
                <td className={`${CELL} ${NUMBER} font-medium`}>{money(quality.cost_usd, i18n.language)}</td>
              </tr>
            </tfoot>
          )}
        </table>
      )}
      {quality.usage.length > 0 && (
        <p className="text-sm text-muted">
          {t(quality.unpriced ? "quality.unpriced" : "quality.byPriceTable")}
        </p>
      )}
    </div>
  );
}

function Amount({ used }: { used: EngineUsage }) {
  const { t, i18n } = useTranslation("hr");
  const number = (value: number) => count(value, i18n.language);
  switch (used.part) {
    case "stt":
      return <>{seconds(used.seconds * 1_000, i18n.language)}</>;
    case "tts":
      return <>{t("quality.characters", { n: number(used.characters) })}</>;
    case "llm":
      if (used.input_tokens + used.output_tokens === 0)
        return <>{t("quality.requests", { n: number(used.requests) })}</>;
      return (
        <>
          {t("quality.tokensIn", { n: number(used.input_tokens) })}
          <span className="block">{t("quality.tokensOut", { n: number(used.output_tokens) })}</span>
        </>
      );
  }
}
