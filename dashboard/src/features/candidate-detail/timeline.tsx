import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { type PersonDetail, peopleApi } from "@/api/people";
import { Failure } from "@/ui/failure";
import { Card, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { Merged } from "./merged";
import { type Entry, timelineOf } from "./timeline-of";

/** Everything that happened, in one list; how long somebody waited stands between the steps. */
export function Timeline({ candidate }: { candidate: PersonDetail }) {
  const { t } = useTranslation("people");
  const history = useQuery({
    queryKey: [...keys.candidate(candidate.id), "history"],
    queryFn: ({ signal }) => companyApi.candidateHistory(candidate.id, signal),
  });
  const notes = useQuery({
    queryKey: [...keys.candidate(candidate.id), "notes"],
    queryFn: ({ signal }) => peopleApi.notes(candidate.id, signal),
  });
  if (history.isPending) return <Skeleton className="h-48" />;
  const entries = timelineOf(
    history.data?.history ?? [],
    candidate.interviews ?? [],
    notes.data?.notes ?? [],
    candidate.ats_checked_at,
  );
  return (
    <Card>
      <h2 className="sr-only">{t("detail.timeline")}</h2>
      {history.error && (
        <Failure error={history.error} onRetry={() => void history.refetch()} className="mb-3" />
      )}
      {notes.error && <Failure error={notes.error} onRetry={() => void notes.refetch()} className="mb-3" />}
      {entries.length === 0 && <p className="text-muted">{t("timeline.empty")}</p>}
      <ol className="grid">
        {entries.map((entry, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen at one moment
          <Line key={place} id={candidate.id} entry={entry} />
        ))}
      </ol>
    </Card>
  );
}

function Line({ id, entry }: { id: string; entry: Entry }) {
  const { t } = useTranslation(["people", "hr"]);
  const length = useLength();
  switch (entry.kind) {
    case "gap":
      return (
        <li className="tabular ml-[5px] border-l-2 border-dotted border-control py-1.5 pl-5 text-sm text-muted">
          {t("timeline.gap", { time: length(entry.secs), stage: t(`hr:stage.${entry.stage}`) })}
          {entry.now && `, ${t("timeline.now")}`}
        </li>
      );
    case "change": {
      const { change } = entry;
      const stage = change.to_status ? t(`hr:stage.${change.to_status}`) : "";
      return (
        <Dot at={entry.at} by={change.by?.name ?? t("timeline.system")} strong>
          {change.kind === "merge" ? (
            <Merged id={id} merge={change} />
          ) : (
            t(change.from_status ? "timeline.moved" : "timeline.added", { stage })
          )}
          {change.reason && <p className="font-normal text-muted">{change.reason}</p>}
        </Dot>
      );
    }
    case "interview":
      return (
        <Dot at={entry.at}>
          <Link to="/interviews/$id" params={{ id: entry.interview.id }} search={{}} className="underline">
            {t(`timeline.${entry.what}`, { job: entry.interview.job_title })}
          </Link>
        </Dot>
      );
    case "note":
      return (
        <Dot at={entry.at} by={entry.note.by?.name ?? t("notes.gone")}>
          <span className="text-sm text-muted">{t("timeline.note")}</span>
          <p className="whitespace-pre-wrap">{entry.note.text}</p>
        </Dot>
      );
    case "resume":
      return <Dot at={entry.at}>{t("timeline.resume")}</Dot>;
  }
}

function Dot({
  at,
  by,
  strong = false,
  children,
}: {
  at: string;
  by?: string | undefined;
  strong?: boolean;
  children: ReactNode;
}) {
  return (
    <li className="relative ml-[5px] border-l-2 border-hairline py-2 pl-5">
      <span
        aria-hidden="true"
        className={`absolute top-3.5 -left-[6px] size-2.5 rounded-full border-2 border-surface ${strong ? "bg-accent" : "bg-control"}`}
      />
      <div className={strong ? "font-medium" : ""}>{children}</div>
      <p className="text-sm text-muted">
        <Time at={at} />
        {by && ` · ${by}`}
      </p>
    </li>
  );
}

/** A length of time in its largest unit. */
function useLength(): (secs: number) => string {
  const { t, i18n } = useTranslation("people");
  const said = (unit: "minutes" | "hours" | "days", count: number) =>
    t(`timeline.${unit}`, { count, n: count.toLocaleString(i18n.language) });
  return (secs) => {
    if (secs >= 86_400) return said("days", Math.round(secs / 86_400));
    if (secs >= 3_600) return said("hours", Math.round(secs / 3_600));
    return said("minutes", Math.max(1, Math.round(secs / 60)));
  };
}
