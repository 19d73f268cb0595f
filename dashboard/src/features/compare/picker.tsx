import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Columns3 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { resultApi, resultKeys } from "@/api/result";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";
import { Card, Empty, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";

const MOST = 4;

/** Whom to compare: two to four people who were interviewed for the job. */
export function Picker({ jobId, chosen }: { jobId: string; chosen: string[] }) {
  const { t } = useTranslation("result");
  const navigate = useNavigate();
  const [picked, setPicked] = useState<readonly string[]>(chosen);
  const held = useQuery({
    queryKey: resultKeys.heldFor(jobId),
    queryFn: ({ signal }) => resultApi.heldFor(jobId, signal),
  });
  const rows = held.data?.interviews.filter(({ job }) => job.id === jobId) ?? [];
  const full = picked.length >= MOST;
  return (
    <div className="grid max-w-[720px] gap-4">
      <div>
        <PageHead title={t("compare.title")} />
        <p className="text-muted">{t("compare.pick")}</p>
      </div>
      {held.error && <Failure error={held.error} onRetry={() => void held.refetch()} />}
      {held.isPending && <Skeleton className="h-40" />}
      {held.data && rows.length < 2 && <Empty title={t("compare.tooFew")}>{t("compare.tooFewText")}</Empty>}
      {rows.length >= 2 && (
        <Card>
          <fieldset className="grid" data-testid="compare-picker">
            <legend className="font-semibold">{t("compare.people")}</legend>
            {rows.map((row) => {
              const on = picked.includes(row.id);
              return (
                <Choice
                  key={row.id}
                  type="checkbox"
                  checked={on}
                  disabled={full && !on}
                  onChange={() => setPicked(on ? picked.filter((id) => id !== row.id) : [...picked, row.id])}
                >
                  <span className="font-medium">{row.candidate.name}</span>{" "}
                  {row.completed_at && (
                    <span className="text-muted">
                      <Time at={row.completed_at} dateOnly />
                    </span>
                  )}
                </Choice>
              );
            })}
          </fieldset>
          <p className="mb-3 text-sm text-muted">{full ? t("compare.full") : t("compare.two")}</p>
          <Button
            tone="primary"
            icon={Columns3}
            disabled={picked.length < 2}
            onClick={() =>
              void navigate({
                to: "/jobs/$id/compare",
                params: { id: jobId },
                search: { ids: picked.join(",") },
              })
            }
          >
            {t("compare.go")}
          </Button>
        </Card>
      )}
    </div>
  );
}
