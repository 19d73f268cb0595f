import type { CandidateView } from "@/api/types";
import type { Transcript } from "@/fold/transcript";

/**
 * How many questions have words of the candidate: those saved before this page was opened, and those of this page's
 * calls. Questions come in order, so the one that stood open at the return is the only one that may be in both.
 */
export function answersSaved(resume: CandidateView["resume"], transcript: Transcript): number {
  const ids = new Set(
    transcript.segments
      .filter(({ speaker }) => speaker === "candidate")
      .map(({ question_id }) => question_id),
  );
  const answered = transcript.questions.filter((question) => ids.has(question.question_id));
  if (!resume) return answered.length;
  const openWasAnswered = resume.answers_saved > resume.question_index;
  const first = openWasAnswered ? resume.question_index + 1 : resume.question_index;
  return resume.answers_saved + answered.filter((question) => question.index >= first).length;
}
