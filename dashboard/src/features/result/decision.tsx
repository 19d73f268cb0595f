import { Scale, UserRoundCheck } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Decision as Decided, InterviewDetail, Quote } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { DecisionChip } from "@/features/interviews/status-chip";
import { formatClock, formatDateTime } from "@/lib/format";
import { useKeys } from "@/lib/use-keys";
import { Button } from "@/ui/button";
import { Card } from "@/ui/parts";
import { Sheet } from "@/ui/sheet";
import { DecisionForm } from "./decision-form";
import { suggestionShown, useOwnView } from "./own-view";
import { Suggestion } from "./suggestion";
import { Telling } from "./telling";

interface Props {
  interview: InterviewDetail;
  onPlay: (quote: Quote) => void;
}

/** Who decided what; the decision itself is made in a sheet beside the evidence, which stays usable. */
export function Decision({ interview, onPlay }: Props) {
  const { t } = useTranslation(["hr", "result"]);
  const [view] = useOwnView(interview.id);
  const [open, setOpen] = useState(false);
  const may = useMay()("verdicts:write");
  const can = may && interview.status === "completed";
  useKeys(can ? { KeyD: { label: t("result:keys.decide"), run: () => setOpen(true) } } : {});
  if (interview.status !== "completed") return null;
  const { decision } = interview;
  const shown = suggestionShown(interview, view);
  return (
    <Card className="grid gap-4" aria-labelledby="decision-heading">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="decision-heading" tabIndex={-1} className="min-w-0 flex-1 text-lg font-semibold">
          {t("result.decision")}
        </h2>
        {can && (
          <Button
            tone={decision ? "secondary" : "primary"}
            icon={Scale}
            data-testid="open-decision"
            className="no-print"
            onClick={() => setOpen(true)}
          >
            {decision ? t("decide.change") : t("result:decide.open")}
          </Button>
        )}
      </div>
      {decision ? (
        <Recorded decision={decision}>
          <Telling key={decision.id} interview={interview} decision={decision} />
        </Recorded>
      ) : (
        <p className="text-muted">
          {t(shown ? "result:decide.undecided" : "result:decide.undecidedFolded")}
          {!may && ` ${t("result:decide.askSomebody")}`}
        </p>
      )}
      {shown && !open && <Suggestion interview={interview} />}
      <Sheet
        open={open}
        onClose={() => setOpen(false)}
        modal={false}
        title={t("result:decide.title")}
        lead={`${interview.candidate.name} · ${interview.job.title}`}
      >
        {open && (
          <DecisionForm
            interview={interview}
            onPlay={onPlay}
            onRecorded={() => setOpen(false)}
            onClose={() => setOpen(false)}
          />
        )}
      </Sheet>
    </Card>
  );
}

function Recorded({ decision, children }: { decision: Decided; children: ReactNode }) {
  const { t, i18n } = useTranslation("hr");
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
      {children}
      <p className="text-muted">{t("decide.by", { name: decision.decided_by_name, time })}</p>
      <Oversight decision={decision} />
      {decision.reason && (
        <blockquote className="border-l-2 border-hairline pl-3 whitespace-pre-line">
          {decision.reason}
        </blockquote>
      )}
    </div>
  );
}

/** What the person had looked at before: facts, for whoever checks how decisions come about. */
function Oversight({ decision: { oversight } }: { decision: Decided }) {
  const { t } = useTranslation(["hr", "result"]);
  if (!oversight.known) return null;
  const { evidence_opened: opened = [], evidence_of: of } = oversight as typeof oversight & Evidence;
  const facts = [
    t("oversight.played", { count: (oversight.played ?? []).length }),
    ...(of ? [t("result:decide.evidenceStored", { opened: opened.length, of })] : []),
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

/** Kept with decisions since the page counts it. */
interface Evidence {
  evidence_opened?: string[];
  evidence_of?: number | null;
}
