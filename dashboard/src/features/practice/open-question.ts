import type { PracticeResult, PracticeResults } from "@/api/practice";

/** The question that waits for an answer: the last one, unless something was said about its answer. */
export function openQuestion(results: PracticeResults): PracticeResult | null {
  const last = results.questions.at(-1);
  return results.state === "running" && last && last.feedback === null ? last : null;
}
