import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ComparisonView, type Side, type Spent, trialKeys, trialsApi } from "@/api/trials";
import { money, seconds } from "@/features/result/figures";
import { Failure } from "@/ui/failure";
import { Choice } from "@/ui/field";
import { Card, Notice, Skeleton } from "@/ui/parts";
import { onlyDifferent, readersOf } from "./rows";
import { SideBySide } from "./side-by-side";

/** One comparison: what both say of the whole, then of each question. */
export function Compared({ interviewId, id }: { interviewId: string; id: string }) {
  const comparison = useQuery({
    queryKey: trialKeys.comparison(interviewId, id),
    queryFn: ({ signal }) => trialsApi.comparison(interviewId, id, signal),
  });
  if (comparison.error) return <Failure error={comparison.error} onRetry={() => void comparison.refetch()} />;
  if (!comparison.data) return <Skeleton className="h-64" />;
  return <Shown comparison={comparison.data} />;
}

function Shown({ comparison }: { comparison: ComparisonView }) {
  const { t } = useTranslation("trials");
  const [differentOnly, setDifferentOnly] = useState(false);
  const { difference } = comparison;
  const names = [t("compare.first"), t("compare.second")] as const;
  const questions =
    difference && (differentOnly ? onlyDifferent(difference.questions) : difference.questions);
  return (
    <section className="grid gap-3" data-testid="compared">
      {comparison.status === "failed" && comparison.reason && (
        <Notice role="alert" tone="bad" icon={TriangleAlert} title={t("status.failed")}>
          {comparison.reason}
        </Notice>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        {(["first", "second"] as const).map((side, index) => (
          <SideCard key={side} name={names[index] ?? ""} side={comparison[side]} />
        ))}
      </div>
      {difference && questions && (
        <>
          <div className="flex flex-wrap items-center justify-between gap-x-4">
            <p role="status">
              {t("compare.same", { count: difference.points, same: difference.points - difference.flips })}
            </p>
            <Choice
              type="checkbox"
              checked={differentOnly}
              onChange={(event) => setDifferentOnly(event.target.checked)}
            >
              {t("differentOnly")}
            </Choice>
          </div>
          {questions.length === 0 ? <p className="text-muted">{t("noDifference")}</p> : null}
          <SideBySide questions={questions} names={names} />
        </>
      )}
    </section>
  );
}

function SideCard({ name, side }: { name: string; side: Side }) {
  const { t } = useTranslation(["trials", "hr"]);
  const { outcome, range } = side;
  const spread = range && range.low !== range.high ? ` (${range.low}–${range.high})` : "";
  return (
    <Card className="grid content-start gap-2">
      <h3 className="font-semibold">{name}</h3>
      <p className="text-sm text-muted">
        {side.judgings.length > 0 ? readersOf(side.judgings) : t(`judge.${side.choice.judge}`)}
        {side.choice.prompt ? ` · ${side.choice.prompt}` : ""}
      </p>
      {side.error && (
        <Notice tone="caution" icon={TriangleAlert} title={t("compare.failed")}>
          {side.error}
        </Notice>
      )}
      {outcome && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <dt className="text-muted">{t("compare.overall")}</dt>
          <dd className="tabular font-semibold">
            {outcome.overall === null ? t("noScore") : `${outcome.overall}${spread}`}
          </dd>
          <dt className="text-muted">{t("compare.suggests")}</dt>
          <dd>{outcome.suggested_verdict ? t(`hr:suggested.${outcome.suggested_verdict}`) : "–"}</dd>
          {side.spent && (
            <>
              <dt className="text-muted">{t("compare.took")}</dt>
              <dd className="tabular">
                <SpentWords spent={side.spent} />
              </dd>
            </>
          )}
        </dl>
      )}
    </Card>
  );
}

export function SpentWords({ spent }: { spent: Spent }) {
  const { t, i18n } = useTranslation("trials");
  return (
    <>
      {t("spent", {
        seconds: seconds(spent.seconds * 1_000, i18n.language),
        requests: spent.requests.toLocaleString(i18n.language),
        cost: spent.cost === null ? t("noCost") : money(spent.cost, i18n.language),
      })}
    </>
  );
}
