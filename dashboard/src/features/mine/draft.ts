import type { PointView, Review, ReviewForm, ReviewInput } from "@/api/schedule";

export type Draft = Required<Pick<ReviewInput, "summary">> & { points: Record<string, PointView> };

export const keyOf = (questionId: string, pointId: string) => `${questionId}:${pointId}`;

export const EMPTY: Draft = { points: {}, summary: "" };

export function draftOf(review: Review | null): Draft {
  if (!review) return EMPTY;
  return {
    points: Object.fromEntries(review.points.map((one) => [keyOf(one.question_id, one.point_id), one])),
    summary: review.summary ?? "",
  };
}

export function bodyOf({ points, summary }: Draft): ReviewInput {
  return { points: Object.values(points), summary };
}

/** Keys of every point of the rubric, in order. */
export function allPoints(form: ReviewForm): string[] {
  return form.questions.flatMap(({ question_id, points }) =>
    points.map((point) => keyOf(question_id, point.id)),
  );
}

export function missing(form: ReviewForm, draft: Draft): string[] {
  return allPoints(form).filter((key) => !draft.points[key]?.mark);
}
