import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDot, Circle as CircleIcon, CircleSlash } from "lucide-react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { InterviewDetail } from "@/api/types";
import type { AskedQuestion, Transcript } from "@/fold/transcript";
import type { LiveState } from "@/media/types";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Card, Skeleton } from "@/ui/parts";
import type { LiveFacts } from "./facts";

type Question = InterviewDetail["questions"][number];
type Point = NonNullable<Question["points"]>[number];
export type Coverage = "open" | "probing" | "covered";

interface Props {
  id: string;
  transcript: Transcript;
  facts: LiveFacts;
  live: LiveState | null;
  onProbe: ((point: string) => void) | null;
  className?: string;
}

/** What is to be asked, and which points of the open question are covered. No score: it would colour what is done here. */
export function Plan({ id, transcript, facts, live, onProbe, className }: Props) {
  const { t } = useTranslation(["live", "hr"]);
  const questions = usePlan(id);
  return (
    <Card className={cn("grid gap-3", className)} data-testid="plan">
      <h2 className="font-medium">{t("hr:live.plan")}</h2>
      {questions.isPending && <Skeleton className="h-40" />}
      {questions.error && <p className="text-muted">{t("plan.unknown")}</p>}
      <ol className="grid gap-1">
        {(questions.data ?? []).map((question, index) => {
          const asked = transcript.questions.find((one) => one.question_id === question.id) ?? null;
          const open = asked !== null && asked.outcome === null && live?.question_index === index;
          return (
            <li
              key={question.id}
              aria-current={open ? "step" : undefined}
              className={cn("rounded-control px-2 py-1.5", open && "bg-sunken")}
            >
              <Line question={question} asked={asked} open={open} live={live} />
              {open && (
                <Points question={question} live={live} facts={facts} asked={asked} onProbe={onProbe} />
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

/** The questions of the interview, as they were pinned. */
export function usePlan(id: string) {
  return useQuery({
    queryKey: keys.interview(id),
    queryFn: ({ signal }) => companyApi.interview(id, signal),
    select: (detail) => detail.questions,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Line({
  question,
  asked,
  open,
  live,
}: {
  question: Question;
  asked: AskedQuestion | null;
  open: boolean;
  live: LiveState | null;
}) {
  const { t } = useTranslation("live");
  const state = open ? "now" : asked === null ? "coming" : (asked.outcome ?? "coming");
  const Icon =
    state === "now"
      ? CircleDot
      : state === "answered"
        ? CircleCheck
        : state === "coming"
          ? CircleIcon
          : CircleSlash;
  const total = question.points?.length ?? 0;
  const covered = (open ? (live?.covered_points ?? []) : (asked?.covered_points ?? [])).length;
  return (
    <p className="flex gap-2">
      <Icon
        aria-hidden="true"
        size={16}
        strokeWidth={1.75}
        className={cn("mt-0.5 shrink-0", open ? "text-accent" : "text-muted")}
      />
      <span className="min-w-0 flex-1">
        <span className={cn("line-clamp-2", open ? "font-medium" : "text-muted")} title={question.text}>
          {question.text}
        </span>
        <span className="sr-only">{t(`plan.state.${state}`)}</span>
      </span>
      {total > 0 && (open || asked !== null) && (
        <span className="tabular shrink-0 text-sm text-muted">
          <span aria-hidden="true">{`${covered}/${total}`}</span>
          <span className="sr-only">{t("plan.covered", { count: covered, total })}</span>
        </span>
      )}
    </p>
  );
}

function Points({
  question,
  asked,
  live,
  facts,
  onProbe,
}: {
  question: Question;
  asked: AskedQuestion;
  live: LiveState | null;
  facts: LiveFacts;
  onProbe: Props["onProbe"];
}) {
  const covered = new Set([...(live?.covered_points ?? []), ...asked.covered_points]);
  const of = (point: Point): Coverage =>
    covered.has(point.id) ? "covered" : facts.probing === point.id ? "probing" : "open";
  return (
    <ul className="mt-2 grid gap-2 pl-6">
      {(question.points ?? []).map((point) => (
        <PointRow
          key={point.id}
          point={point}
          coverage={of(point)}
          wanted={facts.wanted.includes(point.id)}
          onProbe={onProbe}
        />
      ))}
    </ul>
  );
}

function PointRow({
  point,
  coverage,
  wanted,
  onProbe,
}: {
  point: Point;
  coverage: Coverage;
  wanted: boolean;
  onProbe: Props["onProbe"];
}) {
  const { t } = useTranslation("live");
  return (
    <li className="grid gap-1" data-testid="plan-point" data-coverage={coverage}>
      <p className="flex gap-2 text-sm">
        <Mark coverage={coverage} />
        <span className="min-w-0 flex-1">
          {point.text}
          <span className="sr-only">{t(`plan.point.${coverage}`)}</span>
        </span>
      </p>
      {wanted && coverage === "open" && (
        <p className="pl-6 text-sm text-accent-tint-text">{t("plan.wanted")}</p>
      )}
      {onProbe && coverage === "open" && !wanted && (
        <Button
          size="sm"
          tone="quiet"
          className="-my-1 justify-self-start text-sm text-accent max-sm:min-h-11"
          aria-label={t("plan.probeNamed", { point: point.text })}
          data-testid="probe"
          onClick={() => onProbe(point.id)}
        >
          {t("plan.probe")}
        </Button>
      )}
    </li>
  );
}

/** ○ open, ◐ asked for, ● covered: the shape says it, the colour only helps. */
function Mark({ coverage }: { coverage: Coverage }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      width={16}
      height={16}
      className={cn("mt-px shrink-0", coverage === "open" ? "text-muted" : "text-accent")}
    >
      <title> </title>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" />
      {coverage === "probing" && <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />}
      <circle
        cx="8"
        cy="8"
        r="5.5"
        fill="currentColor"
        className="transition-opacity duration-200 motion-reduce:transition-none"
        opacity={coverage === "covered" ? 1 : 0}
      />
    </svg>
  );
}
