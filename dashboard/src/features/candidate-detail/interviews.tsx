import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PersonDetail } from "@/api/people";
import { DecisionChip, StatusChip } from "@/features/interviews/status-chip";
import { Card } from "@/ui/parts";
import { Time } from "@/ui/time";

export function Interviews({ candidate }: { candidate: PersonDetail }) {
  const { t } = useTranslation("hr");
  const interviews = candidate.interviews ?? [];
  return (
    <Card className="grid gap-2">
      <h2 className="text-lg font-semibold">{t("candidate.interviews")}</h2>
      {interviews.length === 0 && <p className="text-muted">{t("candidate.noInterviews")}</p>}
      <ul className="-mx-4 last:-mb-4 sm:-mx-5 sm:last:-mb-5">
        {interviews.map((interview) => {
          const at = interview.completed_at ?? interview.scheduled_at;
          return (
            <li
              key={interview.id}
              className="relative flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-hairline px-4 py-2.5 hover:bg-sunken sm:px-5"
            >
              <Link
                to="/interviews/$id"
                params={{ id: interview.id }}
                search={{}}
                className="min-w-0 flex-1 basis-48 font-medium after:absolute after:inset-0"
              >
                {interview.job_title}
              </Link>
              <span className="text-muted">{at ? <Time at={at} /> : t("interviews.notScheduled")}</span>
              {interview.verdict ? (
                <DecisionChip verdict={interview.verdict} />
              ) : (
                <StatusChip interview={{ status: interview.status, live: false }} />
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
