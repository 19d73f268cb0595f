import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarDays, CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { meApi, type Today } from "@/api/me";
import { PageHead } from "@/features/shell/page-head";
import { useUser } from "@/features/shell/use-places";
import { useNow } from "@/lib/use-now";
import { buttonClass } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Card, Skeleton } from "@/ui/parts";
import { Group } from "./group";
import { LiveNow } from "./live-now";
import { summaryQuery } from "./summary";

const LOOK_MS = 30_000;
const MINUTE_MS = 60_000;

/** What waits for me, before anything else: one answer of the service, and what runs right now. */
export default function TodayPage() {
  const { t, i18n } = useTranslation("shell");
  const user = useUser();
  const now = useNow(MINUTE_MS);
  const today = useQuery({
    queryKey: ["today"],
    queryFn: ({ signal }) => meApi.today(signal),
    refetchInterval: LOOK_MS,
  });
  const summary = useQuery(summaryQuery);
  const date = new Intl.DateTimeFormat(i18n.language, { weekday: "long", month: "long", day: "numeric" });
  const first = today.data?.decisions.items[0];
  return (
    <div className="max-w-[1120px]">
      <PageHead title={t("today.title")}>
        {first && (
          <Link
            to="/interviews/$id"
            params={{ id: first.interview_id }}
            className={buttonClass("primary")}
            data-testid="decide-oldest"
          >
            {t("today.decideOldest")}
          </Link>
        )}
      </PageHead>
      <p className="-mt-4 mb-5 text-muted">
        {user && `${t("today.hello", { name: user.name })} · `}
        <time dateTime={new Date(now).toISOString().slice(0, 10)}>{date.format(now)}</time>
      </p>
      {today.error && <Failure error={today.error} onRetry={() => void today.refetch()} className="mb-4" />}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          {summary.data && <LiveNow summary={summary.data} now={now} />}
          {today.isPending && <Waiting />}
          {today.data && <Waits today={today.data} now={now} />}
        </div>
        {today.isPending && <Skeleton className="h-64" />}
        {today.data && (
          <Group
            name="upcoming"
            icon={CalendarDays}
            group={today.data.upcoming}
            now={now}
            all={
              <Link to="/schedule" className="text-accent hover:underline">
                {t("today.calendar")}
              </Link>
            }
          />
        )}
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <div aria-busy="true" className="grid gap-4">
      <Skeleton className="h-44" />
      <Skeleton className="h-28" />
    </div>
  );
}

function Waits({ today, now }: { today: Today; now: number }) {
  const { t } = useTranslation("shell");
  const { decisions, corrections, adjustments, requests, times } = today;
  const waiting = [decisions, corrections, adjustments, requests, times];
  if (waiting.every((group) => group.total === 0)) {
    return (
      <Card className="grid justify-items-center gap-2 py-10 text-center" data-testid="nothing-waits">
        <CircleCheck aria-hidden="true" size={24} strokeWidth={1.75} className="text-good" />
        <p className="font-semibold">{t("today.noneTitle")}</p>
        <p className="max-w-[48ch] text-muted">{t("today.none")}</p>
        <Link to="/schedule" className={`${buttonClass()} mt-2`}>
          {t("today.schedule")}
        </Link>
      </Card>
    );
  }
  return (
    <>
      <Group
        name="decisions"
        group={decisions}
        now={now}
        all={
          <Link to="/interviews" search={{ status: "completed" }} className="text-accent hover:underline">
            {t("today.all")}
          </Link>
        }
      />
      <Group name="adjustments" group={adjustments} now={now} />
      <Group name="requests" group={requests} now={now} />
      <Group name="times" group={times} now={now} />
      <Group name="corrections" group={corrections} now={now} />
    </>
  );
}
