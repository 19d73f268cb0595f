import type { QuestionInput } from "@/api/jobs";
import type { Question } from "@/api/types";

/** A point being written. `key` is its place on the page; `id` is the service's, once it has one. */
export interface PointDraft {
  key: string;
  id: string | null;
  text: string;
  keywords: readonly string[];
  probe: string;
  strong: string;
  partial: string;
}

export interface QuestionDraft {
  text: string;
  rephrasing: string;
  weight: number;
  points: readonly PointDraft[];
  max_follow_ups: number;
  budget_secs: number;
  patience: number;
}

export const FIELDS = [
  "text",
  "rephrasing",
  "weight",
  "points",
  "max_follow_ups",
  "budget_secs",
  "patience",
] as const satisfies (keyof QuestionDraft)[];
export type Field = (typeof FIELDS)[number];

let made = 0;
/** A key of this page; never sent. */
export const newKey = (): string => `new-${Date.now().toString(36)}-${++made}`;

export const emptyPoint = (): PointDraft => ({
  key: newKey(),
  id: null,
  text: "",
  keywords: [],
  probe: "",
  strong: "",
  partial: "",
});

export const emptyQuestion = (): QuestionDraft => ({
  text: "",
  rephrasing: "",
  weight: 1,
  points: [],
  max_follow_ups: 2,
  budget_secs: 300,
  patience: 1,
});

type Written = Pick<Question, "text" | "weight" | "budget_secs"> &
  Partial<Pick<Question, "rephrasing" | "max_follow_ups" | "patience">> & {
    points: readonly {
      id?: string | null;
      text: string;
      keywords?: readonly string[];
      probe?: string | null;
      strong?: string | null;
      partial?: string | null;
    }[];
  };

export function draftOf(question: Written): QuestionDraft {
  return {
    text: question.text,
    rephrasing: question.rephrasing ?? "",
    weight: question.weight,
    points: question.points.map((point) => ({
      key: point.id ?? newKey(),
      id: point.id ?? null,
      text: point.text,
      keywords: point.keywords ?? [],
      probe: point.probe ?? "",
      strong: point.strong ?? "",
      partial: point.partial ?? "",
    })),
    max_follow_ups: question.max_follow_ups ?? 2,
    budget_secs: question.budget_secs,
    patience: question.patience ?? 1,
  };
}

const orNull = (text: string) => text.trim() || null;

/** What is sent of a draft. Points without a text are still being written and stay here. */
export function inputOf(draft: QuestionDraft): QuestionInput {
  return {
    text: draft.text.trim(),
    rephrasing: orNull(draft.rephrasing),
    weight: draft.weight,
    points: draft.points
      .filter(({ text }) => text.trim())
      .map((point) => ({
        ...(point.id ? { id: point.id } : {}),
        text: point.text.trim(),
        keywords: point.keywords,
        probe: orNull(point.probe),
        strong: orNull(point.strong),
        partial: orNull(point.partial),
      })),
    max_follow_ups: draft.max_follow_ups,
    budget_secs: draft.budget_secs,
    patience: draft.patience,
  };
}

/** One value as text; ids of points are the service's affair. */
function writtenIn(draft: QuestionDraft, field: Field): string {
  const value = inputOf(draft)[field];
  return JSON.stringify(Array.isArray(value) ? value.map((point) => ({ ...point, id: undefined })) : value);
}

/** The fields in which two drafts differ. */
export function changedFields(one: QuestionDraft, other: QuestionDraft): Field[] {
  return FIELDS.filter((field) => writtenIn(one, field) !== writtenIn(other, field));
}

export interface Merged {
  draft: QuestionDraft;
  /** Fields in which theirs came in. */
  taken: Field[];
  /** Fields that both changed; mine stands. */
  kept: Field[];
}

/** Two people changed one question: each field that only they changed is theirs, of what both changed mine stands. */
export function merge(base: QuestionDraft, mine: QuestionDraft, theirs: QuestionDraft): Merged {
  const changedHere = new Set(changedFields(base, mine));
  const changedThere = changedFields(base, theirs);
  const taken = changedThere.filter((field) => !changedHere.has(field));
  const kept = changedThere.filter(
    (field) => changedHere.has(field) && writtenIn(mine, field) !== writtenIn(theirs, field),
  );
  const from = Object.fromEntries(taken.map((field) => [field, theirs[field]]));
  return { draft: { ...mine, ...from }, taken, kept };
}

/** The draft with the ids that the service gave its points; they answer in the order in which they were sent. */
export function withPointIds(draft: QuestionDraft, sent: QuestionDraft, saved: Question): QuestionDraft {
  const keys = sent.points.filter(({ text }) => text.trim()).map(({ key }) => key);
  const ids = new Map(keys.map((key, index) => [key, saved.points[index]?.id ?? null]));
  return {
    ...draft,
    points: draft.points.map((point) => ({ ...point, id: point.id ?? ids.get(point.key) ?? null })),
  };
}

/** The list with one row elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const target = Math.max(0, Math.min(list.length - 1, to));
  next.splice(target, 0, ...next.splice(from, 1));
  return next;
}

export const minutesOf = (secs: number): number => Math.round(secs / 60);

/** The wording that a remark proposes, out of its sentence; null: it proposes none. */
export function proposed(instead: string): string | null {
  return /[“‘](.+?)[”’]/.exec(instead)?.[1] ?? null;
}
