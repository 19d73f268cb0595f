import { describe, expect, it } from "vitest";
import { answersSaved } from "@/features/room/answers";
import type { TranscriptEvent } from "@/fold/events";
import { fold } from "@/fold/transcript";

/** A call in which these questions (by index) were asked and answered. */
function call(indexes: number[], unanswered: number[] = []) {
  const events = [...indexes, ...unanswered].flatMap((index, n): TranscriptEvent[] => [
    {
      type: "question.asked",
      seq: 2 * n + 1,
      at_ms: n,
      question_id: `q${index}`,
      index,
      total: 5,
      text: "Why?",
    },
    ...(unanswered.includes(index)
      ? []
      : [
          {
            type: "candidate.said" as const,
            seq: 2 * n + 2,
            at_ms: n,
            segment_id: `s${n}`,
            text: "Yes.",
            started_ms: n,
            ended_ms: n,
            question_id: `q${index}`,
          },
        ]),
  ]);
  return fold(events.map((event) => ["call-1", event] as const));
}

describe("the number of saved answers", () => {
  it("counts questions, not phrases", () => expect(answersSaved(null, call([0, 1]))).toBe(2));
  it("leaves out what was asked and not answered", () => expect(answersSaved(null, call([0], [1]))).toBe(1));
  it("adds to what was saved before the return", () =>
    expect(answersSaved({ question_index: 2, answers_saved: 2 }, call([2, 3]))).toBe(4));
  it("does not count the open question twice", () =>
    expect(answersSaved({ question_index: 1, answers_saved: 2 }, call([1, 2, 3, 4]))).toBe(5));
});
