import { Link } from "@tanstack/react-router";
import { History, Scale } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { InterviewDetail } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { suggestionShown, useOwnView } from "@/features/result/own-view";
import { buttonClass } from "@/ui/button";

/** From a result to the comparison of judges; there once the numbers of the result are open too. */
export function ComparisonLink({ interview }: { interview: InterviewDetail }) {
  // These pages are few people's: their texts come when they are there, and hold up nothing.
  const { t, ready } = useTranslation("trials", { useSuspense: false });
  const may = useMay();
  const [ownView] = useOwnView(interview.id);
  const shown = may("interviews:write") && interview.status === "completed";
  if (!ready || !shown || !suggestionShown(interview, ownView)) return null;
  return (
    <p>
      <Link
        to="/interviews/$id/comparison"
        params={{ id: interview.id }}
        className={buttonClass("secondary", "sm")}
      >
        <Scale aria-hidden="true" size={16} strokeWidth={1.75} />
        {t("compare.open")}
      </Link>
    </p>
  );
}

/** From a job to what its edits would change. */
export function ReplayLink({ jobId }: { jobId: string }) {
  const { t, ready } = useTranslation("trials", { useSuspense: false });
  if (!useMay()("jobs:write") || !ready) return null;
  return (
    <Link to="/jobs/$id/replay" params={{ id: jobId }} className={buttonClass()}>
      <History aria-hidden="true" size={16} strokeWidth={1.75} />
      {t("replay.open")}
    </Link>
  );
}
