import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { CircleCheck, DoorOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CandidateView } from "@/api/types";
import { FinishedLinks, PlainPage } from "@/features/candidate/gone";
import { statusQuery } from "@/features/status/query";
import { formatDate, formatDateTime } from "@/lib/format";
import { Button } from "@/ui/button";
import { Feedback } from "./feedback";

const LOOK_MS = 3_000;
const LOOKS = 5;

export function Ended({ view, token, answers }: { view: CandidateView; token: string; answers: number }) {
  const { t, i18n } = useTranslation("candidate");
  // Known once the interview is stored as completed, a moment after the goodbye.
  const status = useQuery({
    ...statusQuery(token),
    refetchInterval: ({ state }) =>
      state.data?.review_by || state.dataUpdateCount > LOOKS ? false : LOOK_MS,
  });
  const by = status.data?.review_by ?? null;
  if (view.practice) {
    return <Navigate to="/practice/$practiceId" params={{ practiceId: view.interview_id }} replace />;
  }
  return (
    <PlainPage
      icon={CircleCheck}
      title={t("ended.title")}
      company={view.company_name}
      testId="ended"
      actions={<FinishedLinks token={token} />}
    >
      <p>{t("ended.saved", { count: answers })}</p>
      <p>{t("ended.next", { company: view.company_name })}</p>
      {by && <p>{t("ended.by", { date: formatDate(by, i18n.language) })}</p>}
      <Feedback token={token} />
    </PlainPage>
  );
}

/** The candidate stepped out and will come back. */
export function Left({
  view,
  answers,
  onReturn,
}: {
  view: CandidateView;
  answers: number;
  onReturn: () => void;
}) {
  const { t, i18n } = useTranslation("candidate");
  return (
    <PlainPage
      icon={DoorOpen}
      title={t("left.title")}
      company={view.company_name}
      testId="left"
      actions={
        <Button tone="primary" size="lg" onClick={onReturn}>
          {t("left.again")}
        </Button>
      }
    >
      <p>
        {view.expires_at
          ? t("left.text", {
              count: answers,
              time: formatDateTime(view.expires_at, i18n.language, { zone: true }),
            })
          : t("left.textNoTime")}
      </p>
    </PlainPage>
  );
}
