import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarCog } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type MyRow, scheduleApi, scheduleKeys } from "@/api/schedule";
import { When } from "@/features/schedule/when";
import { ownZone } from "@/features/schedule/zones";
import { PageHead } from "@/features/shell/page-head";
import { formatRelative } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { buttonClass } from "@/ui/button";
import { Chip } from "@/ui/chip";
import { Failure } from "@/ui/failure";
import { Empty } from "@/ui/parts";
import { Skeleton } from "@/ui/skeleton";
import { Time } from "@/ui/time";

/** Whose interview waits for my view, until when, and what comes next. */
export default function MinePage() {
  const { t } = useTranslation("schedule");
  const mine = useQuery({
    queryKey: scheduleKeys.mine,
    queryFn: ({ signal }) => scheduleApi.mine(signal),
  });
  return (
    <div className="max-w-[860px]">
      <PageHead title={t("mine.title")}>
        <Link to="/mine/availability" search={{}} className={buttonClass()}>
          <CalendarCog aria-hidden="true" size={16} strokeWidth={1.75} />
          {t("availability.title")}
        </Link>
      </PageHead>
      {mine.error && !mine.data ? (
        <Failure error={mine.error} onRetry={() => void mine.refetch()} />
      ) : !mine.data ? (
        <div aria-busy="true" className="grid gap-3">
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
          <Skeleton className="h-40" />
        </div>
      ) : mine.data.due.length + mine.data.upcoming.length + mine.data.done.length === 0 ? (
        <Empty title={t("mine.nothingDue")}>{t("mine.nothing")}</Empty>
      ) : (
        <div className="grid grid-cols-1 gap-7">
          <Section title={t("mine.due")} rows={mine.data.due} empty={t("mine.nothingDue")}>
            {(row, first) => <Due row={row} first={first} />}
          </Section>
          <Section title={t("mine.upcoming")} rows={mine.data.upcoming}>
            {(row) => <Upcoming row={row} />}
          </Section>
          <Section title={t("mine.done")} rows={mine.data.done}>
            {(row) => <Done row={row} />}
          </Section>
        </div>
      )}
    </div>
  );
}

function Section({
  title,
  rows,
  empty,
  children,
}: {
  title: string;
  rows: readonly MyRow[];
  empty?: string;
  children: (row: MyRow, first: boolean) => React.ReactNode;
}) {
  if (rows.length === 0 && !empty) return null;
  return (
    <section className="grid grid-cols-1 gap-2">
      <h2 className="text-lg font-semibold">{title}</h2>
      {rows.length === 0 ? (
        <p className="text-muted">{empty}</p>
      ) : (
        <ul className="divide-y divide-hairline rounded-card border border-hairline bg-surface">
          {rows.map((row, index) => (
            <li key={row.interview_id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
              <div className="min-w-0 flex-1 basis-56">
                <p className="truncate font-medium">{row.candidate.name}</p>
                <p className="truncate text-sm text-muted">{row.job.title}</p>
              </div>
              {children(row, index === 0)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Due({ row, first }: { row: MyRow; first: boolean }) {
  const { t, i18n } = useTranslation("schedule");
  const now = useNow(60_000);
  const late = row.due_at !== null && Date.parse(row.due_at) < now;
  return (
    <>
      {row.due_at && (
        <p className={late ? "text-sm text-caution" : "text-sm text-muted"}>
          <time dateTime={row.due_at} title={new Date(row.due_at).toLocaleString(i18n.language)}>
            {t(late ? "mine.late" : "mine.by", { time: formatRelative(row.due_at, i18n.language, now) })}
          </time>
        </p>
      )}
      {row.draft && <Chip>{t("mine.draft")}</Chip>}
      <Link
        to="/mine/$id"
        params={{ id: row.interview_id }}
        data-testid="give-view"
        className={`${buttonClass(first ? "primary" : "secondary")} max-sm:min-h-11 max-sm:basis-full`}
      >
        {t(row.draft ? "mine.continue" : "mine.give")}
        <span className="sr-only">: {row.candidate.name}</span>
      </Link>
    </>
  );
}

function Upcoming({ row }: { row: MyRow }) {
  const { t } = useTranslation("schedule");
  return (
    <>
      <p className="text-sm">
        {row.scheduled_at ? (
          <When at={row.scheduled_at} zone={ownZone()} other={row.candidate_timezone} date />
        ) : (
          <span className="text-muted">{t("mine.anytime")}</span>
        )}
      </p>
      {row.live && <Chip tone="accent">{t("mine.running")}</Chip>}
    </>
  );
}

function Done({ row }: { row: MyRow }) {
  const { t } = useTranslation("schedule");
  return (
    <>
      {row.completed_at && (
        <p className="text-sm text-muted">
          <Time at={row.completed_at} dateOnly />
        </p>
      )}
      <Chip>{t(`mine.state.${row.state}`)}</Chip>
      {(row.state === "sent" || row.state === "decided") && (
        <Link to="/mine/$id" params={{ id: row.interview_id }} className={buttonClass("quiet", "sm")}>
          {t("mine.see")}
          <span className="sr-only">: {row.candidate.name}</span>
        </Link>
      )}
    </>
  );
}
