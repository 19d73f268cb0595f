import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX, FlaskConical } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { EnginePlan, EnginesView, EngineTest } from "@/api/types";
import { LANGUAGES } from "@/i18n";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { Card, Notice } from "@/ui/parts";

const LOOK_MS = 1_000;
const PARTS = ["tts", "stt", "llm"] as const;

interface Props {
  companyId: string;
  plan: EnginePlan;
  engines: EnginesView;
}

/** Tries what is chosen at a real interviewer, and says what was spoken, heard and phrased, and how fast. */
export function TestCard({ companyId, plan, engines }: Props) {
  const { t } = useTranslation(["work", "common"]);
  const client = useQueryClient();
  const [language, setLanguage] = useState<string>("en");
  const start = useMutation({
    mutationFn: () => companyApi.testEngines(companyId, { engines: plan, language }),
  });
  const id = start.data?.id;
  const result = useQuery({
    queryKey: keys.engineTest(id ?? ""),
    queryFn: ({ signal }) => companyApi.engineTest(companyId, id ?? "", signal),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && state.data.state !== "running" ? false : LOOK_MS),
  });
  const test = result.data ?? null;
  const done = test !== null && test.state !== "running";
  useEffect(() => {
    // With every test an interviewer says which engines it can use.
    if (done) void client.invalidateQueries({ queryKey: keys.engines(companyId) });
  }, [done, client, companyId]);
  const running = start.isPending || (id !== undefined && !done);
  return (
    <Card className="grid gap-4" data-testid="engine-test" data-state={test?.state ?? "none"}>
      <div className="grid gap-1">
        <h2 className="text-lg font-semibold">{t("engines.test.title")}</h2>
        <p className="max-w-[68ch] text-muted">{t("engines.test.lead")}</p>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <div className="w-48">
          <SelectField
            label={t("engines.test.language")}
            value={language}
            onChange={(event) => setLanguage(event.target.value)}
          >
            {LANGUAGES.map((one) => (
              <option key={one} value={one}>
                {t(`common:languageName.${one}`)}
              </option>
            ))}
          </SelectField>
        </div>
        <Button
          icon={FlaskConical}
          data-testid="run-engine-test"
          busy={running}
          busyLabel={t("engines.test.running")}
          onClick={() => start.mutate()}
        >
          {t("engines.test.run")}
        </Button>
      </div>
      <div role="status" className="grid gap-3 empty:hidden">
        {running && <p className="text-muted">{t("engines.test.running")}</p>}
        {test?.state === "unanswered" && <Notice tone="caution" title={t("engines.test.unanswered")} />}
        {test?.state === "done" && <Result test={test} engines={engines} />}
      </div>
      {start.error && <Failure error={start.error} />}
      {result.error && <Failure error={result.error} onRetry={() => void result.refetch()} />}
    </Card>
  );
}

function Result({ test, engines }: { test: EngineTest; engines: EnginesView }) {
  const { t, i18n } = useTranslation("work");
  const errors = test.word_error_rate;
  const figure = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 0 });
  return (
    <>
      <ul className="grid gap-2">
        {PARTS.map((part) => {
          const tried = test.parts[part];
          if (!tried) return null;
          const Icon = tried.error ? CircleX : CircleCheck;
          const label =
            engines.engines.find((one) => one.part === part && one.name === tried.engine.provider)?.label ??
            tried.engine.provider;
          return (
            <li key={part} className="flex items-start gap-2" data-testid={`tried-${part}`}>
              <Icon
                aria-hidden="true"
                size={20}
                strokeWidth={1.75}
                className={tried.error ? "shrink-0 text-bad" : "shrink-0 text-good"}
              />
              <span className="min-w-0">
                <span className="font-medium">{t(`engines.part.${part}`)}</span>
                {`: ${label}, ${tried.error ? t("engines.test.fails") : t("engines.test.works")}`}
                {tried.first_ms != null && (
                  <span className="tabular text-muted">
                    {`, ${t("engines.test.firstMs", { ms: figure.format(tried.first_ms) })}`}
                  </span>
                )}
                {tried.error && <span className="block text-bad">{tried.error}</span>}
              </span>
            </li>
          );
        })}
      </ul>
      <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[auto_1fr]">
        <dt className="text-muted">{t("engines.test.said")}</dt>
        <dd>{test.said}</dd>
        <dt className="text-muted">{t("engines.test.heard")}</dt>
        <dd>
          {test.heard ?? t("engines.test.nothing")}
          {test.heard && errors != null && errors > 0 && (
            <span className="block text-sm text-muted">
              {t("engines.test.errors", { percent: figure.format(errors * 100) })}
            </span>
          )}
        </dd>
        {test.reply && (
          <>
            <dt className="text-muted">{t("engines.test.reply")}</dt>
            <dd>{test.reply}</dd>
          </>
        )}
      </dl>
      {test.cost_usd != null && (
        <p className="text-sm text-muted">{t("engines.test.cost", { cost: test.cost_usd.toFixed(4) })}</p>
      )}
    </>
  );
}
