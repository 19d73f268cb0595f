import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { prepareApi, prepareKeys } from "@/api/prepare";
import { KeptRow, KeptRows, PreparePage } from "@/features/prepare/kept";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";
import { Card, Chip, Empty, Skeleton } from "@/ui/parts";
import { Plan } from "./plan";

const route = getRouteApi("/company/roadmap");

/** Weekly plans: a new one from a gap analysis, and those that were made. */
export default function RoadmapPage() {
  const { t } = useTranslation("prepare");
  const { gap, plan } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery({
    queryKey: [...prepareKeys.roadmaps, "list"],
    queryFn: ({ signal }) => prepareApi.roadmaps(signal),
  });
  const rows = list.data?.roadmaps ?? [];
  const shown = plan ?? (gap ? undefined : rows[0]?.id);
  return (
    <PreparePage title={t("roadmap.title")} lead={t("roadmap.lead")}>
      {gap && <NewPlan gap={gap} onDone={(made) => void navigate({ search: { plan: made } })} />}
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-64" />}
      {list.data && rows.length === 0 && !gap && (
        <Empty
          title={t("roadmap.none")}
          action={
            <Link to="/gaps" search={{}} className={buttonClass("primary")}>
              {t("roadmap.toGaps")}
            </Link>
          }
        >
          {t("roadmap.noneWhy")}
        </Empty>
      )}
      {shown && <Plan key={shown} id={shown} onGone={() => void navigate({ search: {} })} />}
      {rows.length > 1 && (
        <section aria-labelledby="roadmap-all" className="grid gap-3">
          <h2 id="roadmap-all" className="text-xl font-semibold">
            {t("roadmap.all")}
          </h2>
          <KeptRows>
            {rows.map((row) => (
              <KeptRow
                key={row.id}
                link={{ to: "/roadmap", search: { plan: row.id } }}
                title={row.job_title ?? t("gaps.untitled")}
                at={row.created_at}
                current={row.id === shown}
              >
                <Chip>{t("roadmap.progress", { done: row.done_weeks, weeks: row.weeks })}</Chip>
              </KeptRow>
            ))}
          </KeptRows>
        </section>
      )}
    </PreparePage>
  );
}

function NewPlan({ gap, onDone }: { gap: string; onDone: (id: string) => void }) {
  const { t } = useTranslation("prepare");
  const client = useQueryClient();
  const [hours, setHours] = useState("6");
  const [weeks, setWeeks] = useState("");
  const analysis = useQuery({
    queryKey: prepareKeys.gap(gap),
    queryFn: ({ signal }) => prepareApi.gap(gap, signal),
  });
  const make = useMutation({
    mutationFn: () =>
      prepareApi.plan({
        gap_analysis_id: gap,
        hours_per_week: Number(hours),
        weeks: weeks ? Number(weeks) : null,
      }),
    onSuccess: (made) => {
      client.setQueryData(prepareKeys.roadmap(made.id), made);
      void client.invalidateQueries({ queryKey: prepareKeys.roadmaps });
      onDone(made.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  if (analysis.error) return <Failure error={analysis.error} onRetry={() => void analysis.refetch()} />;
  return (
    <Card>
      <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <h2 className="text-xl font-semibold">{t("roadmap.new")}</h2>
        {analysis.data && (
          <ul aria-label={t("gaps.missing")} className="flex flex-wrap gap-2">
            {analysis.data.missing_skills.map((skill) => (
              <li key={skill}>
                <Chip>{skill}</Chip>
              </li>
            ))}
          </ul>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            type="number"
            required
            min={1}
            max={60}
            step={0.5}
            label={t("roadmap.hours")}
            value={hours}
            onChange={({ target }) => setHours(target.value)}
          />
          <TextField
            type="number"
            min={1}
            max={52}
            label={t("roadmap.weeks")}
            hint={t("roadmap.weeksHint")}
            value={weeks}
            onChange={({ target }) => setWeeks(target.value)}
          />
        </div>
        {make.error && <Failure error={make.error} />}
        <div>
          <Button type="submit" tone="primary" busy={make.isPending} busyLabel={t("roadmap.making")}>
            {t("roadmap.make")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
