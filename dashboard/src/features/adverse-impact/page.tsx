import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { AdverseImpact } from "@/api/types";
import { Frame, useFilter } from "@/features/analytics/frame";
import { useMay } from "@/features/auth/use-may";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Empty, Skeleton } from "@/ui/parts";
import { percent } from "./figures";
import { MeasureTable } from "./table";

/** Whether groups fare alike: tables in words, no chart and no names. */
export default function AdverseImpactPage() {
  const { t, i18n } = useTranslation("work");
  const words = useTranslation("analytics").t;
  const filter = useFilter();
  const report = useQuery({
    queryKey: keys.adverseImpact(filter),
    queryFn: ({ signal }) => companyApi.adverseImpact(filter, signal),
    placeholderData: keepPreviousData,
  });
  const save = useMutation({
    mutationFn: () => companyApi.adverseImpactFile(filter),
    onSuccess: (file) => saveFile(file, "adverse-impact.csv"),
  });
  const found = report.data;
  return (
    <Frame
      tab="impact"
      lead={words("impact.lead")}
      zone={found?.timezone}
      actions={
        <Button icon={Download} busy={save.isPending} onClick={() => save.mutate()}>
          {t("impact.csv")}
        </Button>
      }
    >
      {save.error && <Failure error={save.error} />}
      {report.error && <Failure error={report.error} onRetry={() => void report.refetch()} />}
      {!found && !report.error && <Skeleton className="h-96" />}
      {found && (
        <>
          <Asking asked={found.asked} />
          {found.people === 0 ? (
            <Empty title={t("impact.noneTitle")}>{t("impact.none")}</Empty>
          ) : (
            <>
              <p data-testid="share">
                {t("impact.share", {
                  people: found.people,
                  answered: found.answered,
                  share: percent(found.answered / found.people, i18n.language),
                  until: found.until,
                })}
              </p>
              {found.tables.map((table) => (
                <MeasureTable key={table.measure} table={table} limits={found.limits} />
              ))}
              <Method limits={found.limits} />
            </>
          )}
        </>
      )}
    </Frame>
  );
}

/** Whether candidates are asked at all, and the switch for it. */
function Asking({ asked }: { asked: boolean }) {
  const { t } = useTranslation("work");
  const client = useQueryClient();
  const writes = useMay()("company:write");
  const toggle = useMutation({
    mutationFn: async () => companyApi.saveSelfReports(await companyApi.settings(), !asked),
    onSuccess: (saved) => {
      client.setQueryData(keys.settings, saved);
      return client.invalidateQueries({ queryKey: keys.adverseImpacts });
    },
  });
  return (
    <Card className="grid gap-2" aria-labelledby="asking">
      <h2 id="asking" className="font-semibold">
        {asked ? t("impact.asked") : t("impact.notAsked")}
      </h2>
      <p className="max-w-[68ch] text-muted">{t("impact.askHint")}</p>
      {toggle.error && <Failure error={toggle.error} />}
      {writes && (
        <Button
          className="justify-self-start"
          data-testid="toggle-asking"
          busy={toggle.isPending}
          onClick={() => toggle.mutate()}
        >
          {asked ? t("impact.stop") : t("impact.ask")}
        </Button>
      )}
    </Card>
  );
}

function Method({ limits }: { limits: AdverseImpact["limits"] }) {
  const { t, i18n } = useTranslation("work");
  const lines = [
    t("impact.method.ratio", { few: limits.few }),
    t("impact.method.fourFifths"),
    t("impact.method.small", {
      few: limits.few,
      share: percent(limits.small_share, i18n.language),
      smallest: limits.smallest_group,
    }),
    t("impact.method.months"),
  ];
  return (
    <section aria-labelledby="method" className="grid gap-2">
      <h2 id="method" className="text-lg font-semibold">
        {t("impact.method.title")}
      </h2>
      <ul className="grid max-w-[68ch] list-disc gap-1 pl-5 text-muted marker:text-subtle">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
