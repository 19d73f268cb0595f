import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { analyticsApi, type BehindInterview, type Mark, type NumbersFilter } from "@/api/analytics";
import { Failure } from "@/ui/failure";
import { Sheet } from "@/ui/sheet";
import { SkeletonRows } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { useFigures } from "./numbers";

export interface Opened {
  title: string;
  mark: Mark;
}

/** The interviews behind a bar or a point, each a way to its words. */
export function BehindSheet({
  filter,
  opened,
  onClose,
}: {
  filter: NumbersFilter;
  opened: Opened | null;
  onClose: () => void;
}) {
  const { t } = useTranslation("analytics");
  return (
    <Sheet open={opened !== null} onClose={onClose} title={opened?.title ?? ""} lead={t("behind.lead")}>
      {opened && <Rows filter={filter} mark={opened.mark} />}
    </Sheet>
  );
}

function Rows({ filter, mark }: { filter: NumbersFilter; mark: Mark }) {
  const { t } = useTranslation("analytics");
  const found = useBehind(filter, mark);
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonRows rows={6} height={64} />;
  if (found.data.total === 0) return <p className="text-muted">{t("behind.none")}</p>;
  return (
    <>
      <p className="mb-2 text-muted" data-testid="behind-total">
        {t("behind.total", { count: found.data.total, shown: found.data.interviews.length })}
      </p>
      <BehindList interviews={found.data.interviews} />
    </>
  );
}

export function useBehind(filter: NumbersFilter, mark: Mark) {
  return useQuery({
    queryKey: ["analytics", "interviews", filter, mark],
    queryFn: ({ signal }) => analyticsApi.interviews(filter, mark, signal),
  });
}

export function BehindList({ interviews }: { interviews: readonly BehindInterview[] }) {
  const { t } = useTranslation("analytics");
  const figures = useFigures();
  return (
    <ul className="divide-y divide-hairline" data-testid="behind">
      {interviews.map((one) => {
        const facts = [
          one.score !== null && t("behind.score", { score: one.score }),
          one.delay_p95_ms !== null && t("behind.delay", { value: figures.secs(one.delay_p95_ms) }),
          one.dead_air_secs !== null &&
            one.dead_air_secs > 0 &&
            t("behind.deadAir", { value: figures.secs(one.dead_air_secs * 1_000) }),
          one.cut_ins !== null && one.cut_ins > 0 && t("behind.cutIns", { count: one.cut_ins }),
          one.cost_usd !== null && figures.dollars(one.cost_usd),
        ].filter((fact): fact is string => typeof fact === "string");
        return (
          <li key={one.interview_id} className="grid gap-0.5 py-2.5">
            <Link
              to="/interviews/$id"
              params={{ id: one.interview_id }}
              className="w-fit py-0.5 font-medium text-accent hover:underline"
            >
              {one.candidate_name}
            </Link>
            <p className="text-sm text-muted">
              {one.job_title} · <Time at={one.ended_at} />
            </p>
            {facts.length > 0 && <p className="tabular text-sm">{facts.join(" · ")}</p>}
          </li>
        );
      })}
    </ul>
  );
}
