/** What the pages of comparisons and replays show, made from what the service says. */

import type {
  DraftBody,
  JudgeChoice,
  JudgeKind,
  Judges,
  JudgeView,
  PointDifference,
  QuestionDifference,
  ReplayedInterview,
  ReplayRow,
  TrialStatus,
} from "@/api/trials";

export const LIMITS = [10, 50, 100, 200] as const;

export const goesOn = (status: TrialStatus) => status === "queued" || status === "running";

/** What is typed and chosen; empty strings stand for "as it is set up". */
export interface ChosenJudge {
  judge: JudgeKind;
  model: string;
  prompt: string;
}

export const PANEL: ChosenJudge = { judge: "panel", model: "", prompt: "" };

/** As the service takes it: what the judge does not have is left out. */
export function asChoice(chosen: ChosenJudge, judges: Judges): JudgeChoice {
  const view = judges.judges.find(({ judge }) => judge === chosen.judge);
  return {
    judge: chosen.judge,
    model: view?.models && chosen.model.trim() ? chosen.model.trim() : null,
    prompt: view?.prompts && chosen.prompt ? chosen.prompt : null,
  };
}

/** "gpt-4.1 ×3, claude-haiku-4-5": who reads, how often. */
export function readersOf(readers: { model: string; runs: number }[]): string {
  return readers.map(({ model, runs }) => (runs > 1 ? `${model} ×${runs}` : model)).join(", ");
}

/** The second of a pair to begin with: another judge where there is one, else another prompt. */
export function otherThan(judges: Judges): ChosenJudge {
  const other = judges.judges.find(({ judge }) => judge !== "panel" && judge !== "first");
  if (other) return { ...PANEL, judge: other.judge };
  const prompt = judges.prompts.find(({ in_use }) => !in_use);
  return prompt ? { ...PANEL, prompt: prompt.name } : PANEL;
}

export const readsPrompts = (judges: JudgeView[], kind: JudgeKind) =>
  judges.find(({ judge }) => judge === kind)?.prompts ?? false;

export type Step = "up" | "down" | "same" | "gone" | "new";
const HEIGHT = { shown: 2, partly: 1, not_shown: 0, no_evidence: 0 } as const;

/** Which way a point goes from the first side to the second. */
export function stepOf({ first, second }: Pick<PointDifference, "first" | "second">): Step {
  if (!first) return "new";
  if (!second) return "gone";
  const step = HEIGHT[second.status] - HEIGHT[first.status];
  return step > 0 ? "up" : step < 0 ? "down" : "same";
}

/** Questions that differ, each with the points that do; a question whose points agree stays for its score. */
export function onlyDifferent(questions: QuestionDifference[]): QuestionDifference[] {
  return questions
    .filter(({ differs }) => differs)
    .map((question) => ({
      ...question,
      points: question.points.filter((point) => point.flipped || !point.first || !point.second),
    }));
}

/** "+4", "−12", "±0"; null where one of the two is missing. */
export function shift(old: number | null, now: number | null): string | null {
  if (old === null || now === null) return null;
  return signed(now - old);
}

export function signed(value: number): string {
  if (value === 0) return "±0";
  return value > 0 ? `+${value}` : `−${Math.abs(value)}`;
}

/** Weights that differ from the job's own; anything but a whole number from 1 to 100 is left as it is. */
export function draftWeights(
  questions: { id: string; weight: number }[],
  typed: Record<string, string>,
): DraftBody["questions"] {
  return questions.flatMap(({ id, weight }) => {
    const wanted = weightOf(typed[id]);
    return wanted !== null && wanted !== weight ? [{ question_id: id, weight: wanted }] : [];
  });
}

/** Null: not a weight. */
export function weightOf(typed: string | undefined): number | null {
  if (typed === undefined || !/^\d{1,3}$/.test(typed.trim())) return null;
  const weight = Number(typed);
  return weight >= 1 && weight <= 100 ? weight : null;
}

/** Numbers of an interview that nobody has decided stay closed: they would colour the reviewer's own view. */
export const isOpen = ({ decided, state }: Pick<ReplayedInterview, "decided" | "state">) =>
  state === "done" && decided !== null;

/** 0 … 100 of a replay; what was skipped or failed is done with. */
export function percentDone({ total, waiting }: Pick<ReplayRow, "total" | "waiting">): number {
  return total === 0 ? 100 : Math.round((100 * (total - waiting)) / total);
}
