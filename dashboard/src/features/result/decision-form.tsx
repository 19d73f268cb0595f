import { Play } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewDetail, QuestionReport, Quote, Verdict } from "@/api/types";
import { DecisionChip } from "@/features/interviews/status-chip";
import { formatClock, formatDateTime } from "@/lib/format";
import { useKeys } from "@/lib/use-keys";
import { useNow } from "@/lib/use-now";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, TextArea } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { againstThem, evidenceOpened, noteOwnView, useOpened, withEvidence } from "./looked";
import { suggestionShown, useOwnView } from "./own-view";
import { Suggestion } from "./suggestion";
import { useRecord } from "./use-record";

const CHOICES: Verdict[] = ["PASS", "REVIEW", "FAIL"];
const PICKS = ["strong", "thin", "talk", "missing"] as const;

interface Props {
  interview: InterviewDetail;
  onPlay: (quote: Quote) => void;
  onRecorded: () => void;
  onClose: () => void;
}

/** Own view first, then the suggestion, then what the candidate will see, then the record. Nothing is pre-selected. */
export function DecisionForm({ interview, onPlay, onRecorded, onClose }: Props) {
  const { t, i18n } = useTranslation(["hr", "result"]);
  const now = useNow(30_000);
  const until = interview.correct_until;
  // Until the candidate's words are final nobody is declined; the server refuses it, too.
  const correcting = until != null && Date.parse(until) > now;
  const [view, setView] = useOwnView(interview.id);
  const opened = useOpened(interview.id);
  const { report } = interview;
  // Whoever changes a decision looks anew: their own view is asked for again only where nothing was open yet.
  const step = suggestionShown(interview, view) ? "record" : "own";
  const [missing, setMissing] = useState<"choice" | "reason" | "evidence" | null>(null);
  const suggested = interview.suggested_verdict ?? report?.suggested_verdict ?? null;
  const { record, decidedMeanwhile } = useRecord(interview, () => {
    setView({ choice: null, opened: true, picks: [], reason: "" });
    onRecorded();
  });
  const differs = suggested !== null && view.choice !== null && view.choice !== suggested;
  const needsReason = differs || suggested === null || view.choice === "FAIL";
  const unheard = againstThem(report).filter(
    (question) => !evidenceOpened(opened, report).includes(question),
  );

  const why = () => {
    if (suggested === null) return t("decide.reasonNone");
    return differs ? t("decide.reasonNeeded") : t("decide.reasonFail");
  };
  const written = [
    ...PICKS.filter((pick) => view.picks.includes(pick)).map((pick) => t(`result:decide.pick.${pick}`)),
    ...(view.reason.trim() ? [view.reason.trim()] : []),
  ].join("\n");

  const submit = () => {
    if (!view.choice) return setMissing("choice");
    if (step === "own") {
      setMissing(null);
      noteOwnView(interview.id, view.choice);
      return setView({ ...view, opened: true });
    }
    if (view.choice === "FAIL" && unheard.length > 0) return setMissing("evidence");
    if (needsReason && !view.reason.trim()) return setMissing("reason");
    setMissing(null);
    record.mutate({ decision: view.choice, reason: written });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  };
  const choose = (choice: Verdict) => {
    if (choice !== "FAIL" || !correcting) setView({ ...view, choice });
  };
  useKeys(
    Object.fromEntries(
      CHOICES.map((choice, index) => [
        `Digit${index + 1}`,
        { label: t(`verdict.${choice}`), run: () => choose(choice) },
      ]),
    ),
  );

  return (
    <form
      noValidate
      data-testid="decision-form"
      className="grid gap-4"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {decidedMeanwhile && interview.decision && (
        <Notice
          tone="caution"
          role="alert"
          title={t("result:decide.meanwhile")}
          data-testid="decided-meanwhile"
          actions={
            <Button size="sm" onClick={onClose}>
              {t("result:decide.keepTheirs")}
            </Button>
          }
        >
          <span className="inline-flex flex-wrap items-center gap-2">
            {interview.decision.decided_by_name}: <DecisionChip verdict={interview.decision.decision} />
            {interview.decision.reason}
          </span>{" "}
          {t("result:decide.overTheirs")}
        </Notice>
      )}
      <fieldset>
        <legend className="text-lg font-semibold">
          {step === "own" ? t("decide.own") : t("result:decide.yours")}
        </legend>
        {step === "own" && <p className="text-sm text-muted">{t("decide.ownHint")}</p>}
        <div className="grid">
          {CHOICES.map((choice) => (
            <Choice
              key={choice}
              type="radio"
              name={`decision-${interview.id}`}
              value={choice}
              data-testid={`decide-${choice}`}
              checked={view.choice === choice}
              disabled={choice === "FAIL" && correcting}
              aria-describedby={choice === "FAIL" && correcting ? `window-${interview.id}` : undefined}
              onChange={() => choose(choice)}
            >
              {t(`verdict.${choice}`)}
            </Choice>
          ))}
        </div>
        {correcting && (
          <p id={`window-${interview.id}`} data-testid="window-open" className="text-sm text-muted">
            {t("decide.windowOpen", { time: formatDateTime(until, i18n.language, { zone: true }) })}
          </p>
        )}
      </fieldset>
      <fieldset className="grid gap-2">
        <legend className="font-medium">{t("result:decide.picks")}</legend>
        <div className="flex flex-wrap gap-2">
          {PICKS.map((pick) => (
            <button
              key={pick}
              type="button"
              aria-pressed={view.picks.includes(pick)}
              onClick={() =>
                setView({
                  ...view,
                  picks: view.picks.includes(pick)
                    ? view.picks.filter((one) => one !== pick)
                    : [...view.picks, pick],
                })
              }
              className="min-h-8 rounded-full border border-control px-3 text-sm hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent-tint-text max-sm:min-h-11"
            >
              {t(`result:decide.pick.${pick}`)}
            </button>
          ))}
        </div>
      </fieldset>
      <TextArea
        label={t("decide.reason")}
        hint={t("decide.reasonHint")}
        data-testid="decision-reason"
        error={missing === "reason" ? why() : null}
        maxLength={3_500}
        value={view.reason}
        onChange={(event) => setView({ ...view, reason: event.target.value })}
      />
      {step === "record" && (
        <>
          <Suggestion interview={interview} />
          <EvidenceLine interview={interview} opened={opened} />
          {view.choice && suggested && (
            <p role="status" className="text-muted">
              {differs ? t("decide.differs") : t("decide.same")}
            </p>
          )}
          {view.choice === "FAIL" && unheard.length > 0 && (
            <Unheard questions={unheard} insist={missing === "evidence"} onPlay={onPlay} />
          )}
          {view.choice && <Preview interview={interview} choice={view.choice} />}
        </>
      )}
      <p role="alert" className="text-bad empty:hidden">
        {missing === "choice" ? t("decide.choose") : null}
      </p>
      {record.error && !decidedMeanwhile && <Failure error={record.error} onRetry={submit} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          tone="primary"
          data-testid={step === "record" ? "record-decision" : "show-suggestion"}
          busy={record.isPending}
          busyLabel={t("decide.recording")}
        >
          {step === "record"
            ? decidedMeanwhile
              ? t("result:decide.recordOver")
              : t("decide.record")
            : t("decide.show")}
        </Button>
      </div>
    </form>
  );
}

/** "You opened the evidence of 3 of 5 questions": shown, and kept with the decision. */
function EvidenceLine({ interview, opened }: { interview: InterviewDetail; opened: ReadonlySet<string> }) {
  const { t } = useTranslation("result");
  const of = withEvidence(interview.report).length;
  if (of === 0) return null;
  const count = evidenceOpened(opened, interview.report).length;
  return (
    <p className="text-sm text-muted" data-testid="evidence-opened">
      {t("decide.evidence", { opened: count, of })}
    </p>
  );
}

/** Nobody is turned down on words that nobody opened. */
function Unheard({
  questions,
  insist,
  onPlay,
}: {
  questions: QuestionReport[];
  insist: boolean;
  onPlay: (quote: Quote) => void;
}) {
  const { t } = useTranslation("result");
  return (
    <div className="grid gap-2" data-testid="unheard">
      <p role={insist ? "alert" : undefined} className={insist ? "text-bad" : "text-muted"}>
        {t("decide.unheard")}
      </p>
      <ul className="grid gap-1">
        {questions.map((question) => {
          const quote = question.quotes[0];
          return (
            <li key={question.question_id}>
              {quote && (
                <Button size="sm" icon={Play} onClick={() => onPlay(quote)}>
                  {t("decide.openEvidence", {
                    n: question.index + 1,
                    time: formatClock(quote.started_ms),
                  })}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Preview({ interview, choice }: { interview: InterviewDetail; choice: Verdict }) {
  const { t } = useTranslation("result");
  const minutes = Math.ceil((interview.decision_delay_secs ?? 0) / 60);
  return (
    <div className="grid gap-1 rounded-control border border-hairline p-3" data-testid="message-preview">
      <p className="text-sm text-muted">{t("decide.preview", { name: interview.candidate.name })}</p>
      <p>{t(`decide.message.${choice}`)}</p>
      <p className="text-sm text-muted">
        {minutes > 0 ? t("decide.previewHow", { count: minutes }) : t("decide.previewNow")}
      </p>
    </div>
  );
}
