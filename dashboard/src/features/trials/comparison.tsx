import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Scale } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { type Judges, trialKeys, trialsApi } from "@/api/trials";
import { suggestionShown, useOwnView } from "@/features/result/own-view";
import { PageHead } from "@/features/shell/page-head";
import { LiveTask } from "@/features/tasks/live-task";
import { Button, buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Empty, Notice, Skeleton } from "@/ui/parts";
import { Compared } from "./compared";
import { Earlier } from "./earlier";
import { JudgeFields } from "./judge-fields";
import { asChoice, goesOn, otherThan, PANEL } from "./rows";

const route = getRouteApi("/company/interviews/$id/comparison");

/** Two judges side by side on one interview. */
export default function ComparisonPage() {
  const { t } = useTranslation("trials");
  const { id } = route.useParams();
  const interview = useQuery({
    queryKey: keys.interview(id),
    queryFn: ({ signal }) => companyApi.interview(id, signal),
  });
  const judges = useQuery({
    queryKey: trialKeys.judges,
    queryFn: ({ signal }) => trialsApi.judges(signal),
  });
  const [ownView] = useOwnView(id);
  const error = interview.error ?? judges.error;
  if (error) {
    return (
      <Failure error={error} onRetry={() => void Promise.all([interview.refetch(), judges.refetch()])} />
    );
  }
  if (!interview.data || !judges.data) return <Skeleton className="h-64 max-w-[960px]" />;
  const back = (
    <Link to="/interviews/$id" params={{ id }} className={buttonClass()}>
      {t("compare.back")}
    </Link>
  );
  return (
    <div className="grid max-w-[960px] gap-4">
      <div>
        <PageHead title={`${t("compare.title")} · ${interview.data.candidate.name}`}>{back}</PageHead>
        <p className="max-w-[68ch] text-muted">{t("compare.lead")}</p>
      </div>
      {suggestionShown(interview.data, ownView) ? (
        <Comparisons interviewId={id} judges={judges.data} />
      ) : (
        <Notice title={t("compare.ownViewFirst")} actions={back}>
          {t("compare.ownViewText")}
        </Notice>
      )}
    </div>
  );
}

function Comparisons({ interviewId, judges }: { interviewId: string; judges: Judges }) {
  const { t } = useTranslation("trials");
  const { id: shown } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const [pair, setPair] = useState(() => ({ first: PANEL, second: otherThan(judges) }));
  const list = useQuery({
    queryKey: trialKeys.comparisons(interviewId),
    queryFn: ({ signal }) => trialsApi.comparisons(interviewId, signal),
  });
  const refresh = () => client.invalidateQueries({ queryKey: trialKeys.comparisons(interviewId) });
  const show = (id: string) => void navigate({ search: { id }, replace: true, resetScroll: false });
  const start = useMutation({
    mutationFn: () =>
      trialsApi.compare(interviewId, {
        first: asChoice(pair.first, judges),
        second: asChoice(pair.second, judges),
      }),
    onSuccess: async ({ id }) => {
      await refresh();
      show(id);
    },
  });
  const rows = list.data?.comparisons ?? [];
  const running = rows.find(({ status }) => goesOn(status));
  const chosen = shown ?? rows[0]?.id;
  return (
    <>
      <Card className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          {(["first", "second"] as const).map((side) => (
            <fieldset key={side} className="grid min-w-0 content-start gap-2">
              <legend className="mb-1 font-semibold">{t(`compare.${side}`)}</legend>
              <JudgeFields
                judges={judges}
                value={pair[side]}
                onChange={(value) => setPair({ ...pair, [side]: value })}
              />
            </fieldset>
          ))}
        </div>
        {start.error && <Failure error={start.error} />}
        <div>
          <Button
            tone="primary"
            icon={Scale}
            busy={start.isPending}
            busyLabel={t("compare.starting")}
            disabled={running !== undefined}
            onClick={() => start.mutate()}
          >
            {t("compare.start")}
          </Button>
        </div>
      </Card>
      {running?.task_id && (
        <Card>
          <LiveTask taskId={running.task_id} label={t("compare.running")} onEnded={() => void refresh()} />
        </Card>
      )}
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-40" />}
      {list.data && rows.length === 0 && <Empty title={t("compare.none")} />}
      {chosen && chosen !== running?.id && <Compared interviewId={interviewId} id={chosen} />}
      {rows.length > 1 && <Earlier title={t("compare.past")} rows={rows} chosen={chosen} onShow={show} />}
    </>
  );
}
