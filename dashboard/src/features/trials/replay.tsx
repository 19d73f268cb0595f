import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { trialKeys, trialsApi } from "@/api/trials";
import { PageHead } from "@/features/shell/page-head";
import { buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Empty, Skeleton } from "@/ui/parts";
import { DraftForm } from "./draft-form";
import { Earlier } from "./earlier";
import { ReplayResult } from "./replay-result";
import { goesOn } from "./rows";

const route = getRouteApi("/company/jobs/$id/replay");
const WHILE_WORKING_MS = 3_000;

/** What would change for held interviews if the job as it stands, or with other weights, judged them. */
export default function ReplayPage() {
  const { t } = useTranslation("trials");
  const { id } = route.useParams();
  const { replay: shown } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const job = useQuery({ queryKey: keys.job(id), queryFn: ({ signal }) => companyApi.job(id, signal) });
  const questions = useQuery({
    queryKey: [...keys.job(id), "questions"],
    queryFn: ({ signal }) => companyApi.questions(id, signal),
  });
  const judges = useQuery({ queryKey: trialKeys.judges, queryFn: ({ signal }) => trialsApi.judges(signal) });
  const list = useQuery({
    queryKey: trialKeys.replays(id),
    queryFn: ({ signal }) => trialsApi.replays(id, signal),
    refetchInterval: ({ state: { data } }) =>
      data?.replays.some(({ status }) => goesOn(status)) ? WHILE_WORKING_MS : false,
  });
  const show = (replay: string) => void navigate({ search: { replay }, replace: true, resetScroll: false });
  const needed = [job, questions, judges, list];
  const error = needed.find((one) => one.error)?.error;
  if (error) {
    return <Failure error={error} onRetry={() => void Promise.all(needed.map((one) => one.refetch()))} />;
  }
  if (!job.data || !questions.data || !judges.data || !list.data)
    return <Skeleton className="h-64 max-w-[960px]" />;
  const rows = list.data.replays;
  const running = rows.find(({ status }) => goesOn(status));
  const chosen = rows.find((row) => row.id === shown) ?? rows[0];
  return (
    <div className="grid max-w-[960px] gap-4">
      <div>
        <PageHead title={`${t("replay.title")} · ${job.data.title}`}>
          <Link to="/jobs/$id" params={{ id }} className={buttonClass()}>
            {t("replay.back")}
          </Link>
        </PageHead>
        <p className="max-w-[68ch] text-muted">{t("replay.lead")}</p>
      </div>
      <DraftForm
        jobId={id}
        questions={questions.data.questions}
        judges={judges.data}
        busy={running !== undefined}
        onStarted={async (started) => {
          await client.invalidateQueries({ queryKey: trialKeys.replays(id) });
          show(started);
        }}
      />
      {rows.length === 0 && <Empty title={t("replay.none")} />}
      {chosen && <ReplayResult key={chosen.id} jobId={id} row={chosen} />}
      {rows.length > 1 && <Earlier title={t("replay.past")} rows={rows} chosen={chosen?.id} onShow={show} />}
    </div>
  );
}
