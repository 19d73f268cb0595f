import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { CompanySettings, EnginePlan, EnginesView } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { Judging } from "@/features/settings/judging";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Notice, Skeleton } from "@/ui/parts";
import { PartEditor } from "./part-editor";
import { TestCard } from "./test-card";

const PARTS = ["stt", "llm", "tts"] as const;
const NO_PLAN: EnginePlan = { stt: [], llm: [], tts: [] };

/** Which engines hear, phrase and speak in the company's interviews, and what stands in for them. */
export default function EnginesPage() {
  const { t } = useTranslation("work");
  const settings = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => companyApi.settings(signal),
    // What is being edited may not change below the hands.
    refetchOnWindowFocus: false,
  });
  const companyId = settings.data?.company_id;
  const engines = useQuery({
    queryKey: keys.engines(companyId ?? ""),
    queryFn: ({ signal }) => companyApi.engines(companyId ?? "", signal),
    enabled: companyId !== undefined,
  });
  const error = settings.error ?? engines.error;
  const retry = () => void (settings.error ? settings.refetch() : engines.refetch());
  return (
    <div className="max-w-[960px]">
      <PageHead title={t("engines.title")} />
      <p className="mb-4 max-w-[68ch] text-muted">{t("engines.lead")}</p>
      {error && <Failure error={error} onRetry={retry} className="mb-4" />}
      {settings.data && engines.data ? (
        <div className="grid gap-4">
          <Editor key={settings.data.revision} settings={settings.data} engines={engines.data} />
          <Judging settings={settings.data} />
        </div>
      ) : (
        !error && (
          <div aria-busy="true" className="grid gap-4">
            {PARTS.map((part) => (
              <Skeleton key={part} className="h-40" />
            ))}
          </div>
        )
      )}
    </div>
  );
}

function Editor({ settings, engines }: { settings: CompanySettings; engines: EnginesView }) {
  const { t } = useTranslation("work");
  const client = useQueryClient();
  const writes = useMay()("company:write");
  const [plan, setPlan] = useState<EnginePlan>({ ...NO_PLAN, ...settings.ai.engines });
  const save = useMutation({
    mutationFn: () => companyApi.saveEngines(settings, plan),
    onSuccess: (saved) => client.setQueryData(keys.settings, saved),
  });
  const saved = JSON.stringify(plan) === JSON.stringify({ ...NO_PLAN, ...settings.ai.engines });
  const refusal = save.error instanceof ApiError ? save.error : null;
  return (
    <div className="grid gap-4">
      {engines.seen_at === null && <Notice title={t("engines.unseen")} />}
      {PARTS.map((part) => (
        <PartEditor
          key={part}
          part={part}
          engines={engines.engines.filter((engine) => engine.part === part)}
          choices={plan[part]}
          disabled={!writes}
          errors={(refusal?.fields ?? []).filter(({ field }) => field.includes(`.${part}`))}
          onChange={(choices) => {
            save.reset();
            setPlan({ ...plan, [part]: choices });
          }}
        />
      ))}
      {refusal?.status === 409 && <Notice role="alert" tone="caution" title={t("engines.stale")} />}
      {save.error && refusal?.status !== 409 && !refusal?.fields.length && <Failure error={save.error} />}
      {writes && (
        <div className="flex flex-wrap items-center gap-3">
          <Button
            tone="primary"
            data-testid="save-engines"
            busy={save.isPending}
            busyLabel={t("engines.saving")}
            disabled={saved}
            onClick={() => save.mutate()}
          >
            {t("engines.save")}
          </Button>
          <p role="status" className="text-muted">
            {saved && settings.ai.engines ? t("engines.saved") : ""}
          </p>
        </div>
      )}
      {writes && <TestCard companyId={settings.company_id} plan={plan} engines={engines} />}
    </div>
  );
}
