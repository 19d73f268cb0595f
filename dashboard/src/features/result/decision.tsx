import { UserRoundCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Decision as Decided, InterviewDetail } from "@/api/types";
import { DecisionChip } from "@/features/interviews/status-chip";
import { formatClock, formatDateTime } from "@/lib/format";
import { Button } from "@/ui/button";
import { Card } from "@/ui/parts";
import { DecisionForm } from "./decision-form";
import { suggestionShown, useOwnView } from "./own-view";
import { Suggestion } from "./suggestion";

export function Decision({ interview }: { interview: InterviewDetail }) {
  const { t } = useTranslation("hr");
  const [view] = useOwnView(interview.id);
  const [again, setAgain] = useState(false);
  if (interview.status !== "completed") return null;
  const shown = suggestionShown(interview, view);
  return (
    <Card className="grid gap-4" aria-labelledby="decision-heading">
      <h2 id="decision-heading" className="text-lg font-semibold">
        {t("result.decision")}
      </h2>
      {interview.decision && <Recorded interview={interview} />}
      {shown && <Suggestion interview={interview} />}
      {interview.decision && !again ? (
        <Button className="justify-self-start" onClick={() => setAgain(true)}>
          {t("decide.change")}
        </Button>
      ) : (
        <DecisionForm interview={interview} onRecorded={() => setAgain(false)} />
      )}
    </Card>
  );
}

function Recorded({ interview }: { interview: InterviewDetail }) {
  const { t, i18n } = useTranslation("hr");
  const { decision } = interview;
  if (!decision) return null;
  const time = formatDateTime(decision.created_at, i18n.language, { zone: true });
  return (
    <div className="grid gap-2" data-testid="decision-recorded" data-verdict={decision.decision}>
      <p className="flex flex-wrap items-center gap-2">
        <UserRoundCheck aria-hidden="true" size={20} strokeWidth={1.75} />
        {t("decide.recorded")}: <DecisionChip verdict={decision.decision} />
        {decision.suggested && (
          <span className="text-muted">
            {!decision.overrides
              ? t("decide.confirmed")
              : t("decide.overrode", { suggested: t(`suggested.${decision.suggested}`) })}
          </span>
        )}
      </p>
      <p className="text-muted">{t("decide.by", { name: decision.decided_by_name, time })}</p>
      <Oversight decision={decision} />
      {decision.reason && (
        <blockquote className="border-l-2 border-hairline pl-3">{decision.reason}</blockquote>
      )}
    </div>
  );
}

/** What the person had looked at before: facts, for whoever checks how decisions come about. */
function Oversight({ decision: { oversight } }: { decision: Decided }) {
  const { t } = useTranslation("hr");
  if (!oversight.known) return null;
  const facts = [
    t("oversight.played", { count: oversight.played.length }),
    ...(oversight.secs != null ? [t("oversight.secs", { time: formatClock(oversight.secs * 1_000) })] : []),
    ...(oversight.own_view
      ? [t("oversight.ownView", { view: t(`verdict.${oversight.own_view}`) })]
      : [t("oversight.noOwnView")]),
  ];
  return (
    <p className="text-sm text-muted" data-testid="oversight">
      {oversight.transcript_opened_at ? t("oversight.read") : <strong>{t("oversight.unread")}</strong>}
      {" · "}
      {facts.join(" · ")}
    </p>
  );
}
