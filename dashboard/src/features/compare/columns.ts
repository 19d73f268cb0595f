import type { InterviewDetail, QuestionReport, Quote, ReportPoint } from "@/api/types";

/** Why a person's column has no words; null: it has. */
export type Absence = "erased" | "scoring" | "failed" | "withheld" | null;

export interface Column {
  id: string;
  /** Null: erased meanwhile. */
  interview: InterviewDetail | null;
  absence: Absence;
}

export interface Row {
  question_id: string;
  index: number;
  text: string;
  points: { point_id: string; text: string }[];
}

export function columnOf(id: string, interview: InterviewDetail | null): Column {
  return { id, interview, absence: interview ? absence(interview) : "erased" };
}

function absence({ report, scoring }: InterviewDetail): Absence {
  if (scoring.state === "queued" || scoring.state === "running") return "scoring";
  if (report?.technical_faults?.length) return "withheld";
  if (!report || report.error) return "failed";
  return null;
}

/** By when they applied, never by score; who was erased comes last. */
export function inOrder(columns: readonly Column[]): Column[] {
  const since = ({ interview }: Column) =>
    interview ? Date.parse(interview.applied_at ?? interview.created_at) : Number.POSITIVE_INFINITY;
  return [...columns].sort((a, b) => since(a) - since(b));
}

/** Questions that every report has, as the first one puts them; `dropped`: how many others there are. */
export function sharedRows(columns: readonly Column[]): { rows: Row[]; dropped: number } {
  const reports = columns.flatMap(({ interview, absence }) =>
    interview?.report && absence === null ? [interview.report.per_question] : [],
  );
  const [first = [], ...others] = reports;
  const has = (questions: readonly QuestionReport[], id: string) =>
    questions.some(({ question_id }) => question_id === id);
  const rows = first
    .filter(({ question_id }) => others.every((questions) => has(questions, question_id)))
    .map(({ question_id, index, text, points }) => ({
      question_id,
      index,
      text,
      points: points.map(({ point_id, text }) => ({ point_id, text })),
    }));
  const all = new Set(reports.flat().map(({ question_id }) => question_id));
  return { rows, dropped: all.size - rows.length };
}

export function answerOf({ interview }: Column, questionId: string): QuestionReport | null {
  return interview?.report?.per_question.find(({ question_id }) => question_id === questionId) ?? null;
}

const STRENGTH: Record<ReportPoint["status"], number> = { shown: 3, partly: 2, not_shown: 1, no_evidence: 0 };

/** What the point that is shown best rests on. */
export function bestQuote(question: QuestionReport): Quote | null {
  const [best] = [...question.points]
    .filter(({ quote_ids }) => quote_ids.length > 0)
    .sort((a, b) => STRENGTH[b.status] - STRENGTH[a.status]);
  return question.quotes.find(({ id }) => id === best?.quote_ids[0]) ?? question.quotes[0] ?? null;
}

/** A, B, C in the order of the columns. */
export function letter(index: number): string {
  return String.fromCharCode(65 + index);
}
