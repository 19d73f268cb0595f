import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Accessibility, CalendarPlus, ChevronLeft, ChevronRight, Gavel, MessagesSquare } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { PersonDetail } from "@/api/people";
import { useMay } from "@/features/auth/use-may";
import { useDesk } from "@/features/candidates/use-desk";
import { walkOf } from "@/features/candidates/walk";
import { PageHead } from "@/features/shell/page-head";
import { useKeys } from "@/lib/use-keys";
import { buttonClass } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Failure } from "@/ui/failure";
import { Notice, Skeleton } from "@/ui/parts";
import { type Tab, Tabs } from "@/ui/tabs";
import { Duplicates } from "./duplicates";
import { Facts } from "./facts";
import { Interviews } from "./interviews";
import { Notes } from "./notes";
import { ResumeTab } from "./resume";
import { Timeline } from "./timeline";

const route = getRouteApi("/company/candidates/$id");

/** One person: where they are in the pipeline, how to reach them, and everything that happened with them. */
export default function CandidatePage() {
  const { t } = useTranslation("people");
  const { id } = route.useParams();
  const found = useQuery({
    queryKey: keys.candidate(id),
    queryFn: ({ signal }) => companyApi.candidate(id, signal) as Promise<PersonDetail>,
  });
  if (found.error instanceof ApiError && found.error.status === 404 && !found.data)
    return (
      <>
        <PageHead title={t("detail.unknown")} />
        <Empty
          title={t("detail.unknown")}
          action={
            <Link to="/candidates" search={{}} className={buttonClass()}>
              {t("detail.back")}
            </Link>
          }
        >
          {t("detail.unknownText")}
        </Empty>
      </>
    );
  if (found.error && !found.data) return <Failure error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton className="h-80 max-w-[1180px]" />;
  return <Candidate key={found.data.id} asked={id} candidate={found.data} />;
}

function Candidate({ candidate, asked }: { candidate: PersonDetail; asked: string }) {
  const { t } = useTranslation(["people", "hr"]);
  const may = useMay();
  const { tab } = route.useSearch();
  const writes = may("candidates:write");
  const desk = useDesk(writes);
  desk.setActive(candidate);
  const tabs: Tab[] = ([undefined, "interviews", "resume", "notes"] as const).map((one) => ({
    key: one ?? "timeline",
    label: t(`detail.${one ?? "timeline"}`),
    ...(one === "interviews" ? { count: candidate.interviews?.length ?? 0 } : {}),
    link: { to: "/candidates/$id", params: { id: asked }, search: one ? { tab: one } : {}, replace: true },
    current: one === tab,
  }));
  return (
    <div className="max-w-[1180px]">
      <Steps id={asked} />
      <PageHead title={t("hr:candidate.title")} object={candidate.name}>
        <NextAct candidate={candidate} />
      </PageHead>
      {asked !== candidate.id && <Notice title={t("detail.mergedHere")} className="mb-4" />}
      <Granted candidate={candidate} />
      <Duplicates candidate={candidate} />
      <div className="grid items-start gap-4 lg:grid-cols-[320px_minmax(0,1fr)]">
        <Facts
          candidate={candidate}
          writes={writes}
          onStage={() => desk.pickStage([candidate])}
          onOwner={() => desk.pickOwner([candidate])}
        />
        <div className="grid min-w-0 gap-4">
          <Tabs label={t("detail.tabs")} tabs={tabs} />
          {tab === undefined && <Timeline candidate={candidate} />}
          {tab === "interviews" && <Interviews candidate={candidate} />}
          {tab === "resume" && <ResumeTab candidate={candidate} writes={writes} />}
          {tab === "notes" && <Notes id={candidate.id} writes={writes} />}
        </div>
      </div>
      {desk.layers}
    </div>
  );
}

/** Back to the list one came from, and on to its next person. */
function Steps({ id }: { id: string }) {
  const { t, i18n } = useTranslation("people");
  const navigate = useNavigate();
  const found = walkOf(id);
  const { tab } = route.useSearch();
  const go = (to: string | undefined) =>
    to && void navigate({ to: "/candidates/$id", params: { id: to }, search: tab ? { tab } : {} });
  useKeys({
    ArrowLeft: { label: t("detail.previous"), run: () => go(found?.previous) },
    ArrowRight: { label: t("detail.next"), run: () => go(found?.next) },
    KeyN: {
      label: t("notes.new"),
      run: () => void navigate({ to: "/candidates/$id", params: { id }, search: { tab: "notes" } }),
    },
    KeyC: {
      label: t("detail.actSchedule"),
      run: () => void navigate({ to: "/schedule", search: { candidate: id } }),
    },
  });
  const arrow = "grid size-9 place-items-center rounded-control hover:bg-sunken max-sm:size-11";
  return (
    <nav aria-label={t("title")} className="no-print mb-2 flex items-center gap-1 text-sm text-muted">
      <Link
        to="/candidates"
        search={found?.walk.search ?? {}}
        className="mr-auto inline-flex min-h-9 items-center underline"
      >
        {t("detail.back")}
      </Link>
      {found && (
        <>
          {found.previous ? (
            <Link
              to="/candidates/$id"
              params={{ id: found.previous }}
              search={tab ? { tab } : {}}
              aria-label={t("detail.previous")}
              className={arrow}
            >
              <ChevronLeft aria-hidden="true" size={16} strokeWidth={1.75} />
            </Link>
          ) : (
            <span className={arrow} />
          )}
          <span className="tabular">
            {t("detail.walk", {
              place: found.place.toLocaleString(i18n.language),
              total: `${found.walk.total.toLocaleString(i18n.language)}${found.walk.exact ? "" : "+"}`,
            })}
          </span>
          {found.next ? (
            <Link
              to="/candidates/$id"
              params={{ id: found.next }}
              search={tab ? { tab } : {}}
              aria-label={t("detail.next")}
              className={arrow}
            >
              <ChevronRight aria-hidden="true" size={16} strokeWidth={1.75} />
            </Link>
          ) : (
            <span className={arrow} />
          )}
        </>
      )}
    </nav>
  );
}

/** What naturally comes next: to decide what is scored, to look at what is decided, else to schedule. */
function NextAct({ candidate }: { candidate: PersonDetail }) {
  const { t } = useTranslation("people");
  const may = useMay();
  const latest = candidate.latest_interview;
  const decides = latest?.scored && !latest.verdict;
  if (latest && (decides || latest.status === "completed") && candidate.status !== "new")
    return (
      <Link to="/interviews/$id" params={{ id: latest.id }} search={{}} className={buttonClass("primary")}>
        {decides ? (
          <Gavel aria-hidden="true" size={16} strokeWidth={1.75} />
        ) : (
          <MessagesSquare aria-hidden="true" size={16} strokeWidth={1.75} />
        )}
        {t(decides ? "detail.actDecide" : "detail.actResult")}
      </Link>
    );
  if (!may("interviews:write")) return null;
  return (
    <Link to="/schedule" search={{ candidate: candidate.id }} className={buttonClass("primary")}>
      <CalendarPlus aria-hidden="true" size={16} strokeWidth={1.75} />
      {t("detail.actSchedule")}
    </Link>
  );
}

/** First of all, and without a reason: what was granted has to be kept. */
function Granted({ candidate }: { candidate: PersonDetail }) {
  const { t } = useTranslation("people");
  const interviews = candidate.interviews ?? [];
  const granted = [
    interviews.some((one) => one.more_time) && t("detail.moreTime"),
    interviews.some((one) => one.text_mode) && t("detail.inWriting"),
  ].filter(Boolean);
  if (granted.length === 0) return null;
  return (
    <Notice tone="accent" icon={Accessibility} title={t("detail.granted")} className="mb-4">
      {granted.join(" · ")}
    </Notice>
  );
}
