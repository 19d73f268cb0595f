import type { Point, Snapshot, SnapshotQuestion } from "@/api/jobs";

export interface Change {
  /** Which value: `title`, `text`, `points` … */
  field: string;
  before: string;
  after: string;
}

export interface Block {
  key: string;
  kind: "job" | "added" | "removed" | "changed" | "moved";
  /** Place in the asking order, from 1; null: the job itself. */
  place: number | null;
  heading: string;
  changes: Change[];
}

/** What the parts of a point are called in the reader's language. */
export type PointNames = Record<"strong" | "partial" | "probe" | "keywords", string>;

const JOB = [
  "title",
  "description",
  "interview_mode",
  "persona_id",
  "language",
  "ai_prompt",
  "ai_model",
] as const;
const QUESTION = ["text", "rephrasing", "weight", "budget_secs", "max_follow_ups", "patience"] as const;

/** What differs between two versions, as texts to be laid side by side. */
export function diffOf(before: Snapshot, after: Snapshot, names: PointNames): Block[] {
  const blocks: Block[] = [];
  const job = differing([
    ...JOB.map((field): Change => ({ field, before: text(before[field]), after: text(after[field]) })),
    { field: "facts", before: factsOf(before), after: factsOf(after) },
    { field: "engines", before: enginesOf(before), after: enginesOf(after) },
  ]);
  if (job.length > 0)
    blocks.push({ key: "job", kind: "job", place: null, heading: after.title, changes: job });
  const old = new Map(before.questions.map((question, index) => [question.id, { question, index }]));
  const common = after.questions.filter(({ id }) => old.has(id)).map(({ id }) => id);
  const was = before.questions.filter(({ id }) => common.includes(id)).map(({ id }) => id);
  after.questions.forEach((question, index) => {
    const known = old.get(question.id);
    const changes = differing(changesOf(known?.question ?? null, question, names));
    const moved = known && common.indexOf(question.id) !== was.indexOf(question.id);
    if (!known || changes.length > 0 || moved)
      blocks.push({
        key: question.id,
        kind: known ? (changes.length > 0 ? "changed" : "moved") : "added",
        place: index + 1,
        heading: question.text,
        changes,
      });
  });
  for (const [id, { question, index }] of old)
    if (!common.includes(id))
      blocks.push({
        key: id,
        kind: "removed",
        place: index + 1,
        heading: question.text,
        changes: differing(changesOf(question, null, names)),
      });
  return blocks;
}

function changesOf(
  before: SnapshotQuestion | null,
  after: SnapshotQuestion | null,
  names: PointNames,
): Change[] {
  const one = (question: SnapshotQuestion | null, field: (typeof QUESTION)[number]) =>
    question === null || (field !== "text" && (before === null || after === null))
      ? ""
      : text(question[field]);
  return [
    ...QUESTION.map((field): Change => ({ field, before: one(before, field), after: one(after, field) })),
    { field: "points", before: pointsOf(before, names), after: pointsOf(after, names) },
  ];
}

const differing = (changes: Change[]): Change[] => changes.filter(({ before, after }) => before !== after);
const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const factsOf = ({ facts }: Snapshot) => facts.map(({ topic, text }) => `${topic}: ${text}`).join("\n");

function enginesOf({ engines }: Snapshot): string {
  return (["stt", "llm", "tts"] as const)
    .flatMap((part) => {
      const named = engines?.[part]?.map((one) =>
        [one.provider, one.model, one.voice].filter(Boolean).join(" "),
      );
      return named?.length ? [`${part}: ${named.join(", ")}`] : [];
    })
    .join("\n");
}

function pointsOf(question: SnapshotQuestion | null, names: PointNames): string {
  const lines = (point: Point) =>
    [
      `• ${point.text}`,
      point.strong && `   ${names.strong}: ${point.strong}`,
      point.partial && `   ${names.partial}: ${point.partial}`,
      point.probe && `   ${names.probe}: ${point.probe}`,
      point.keywords?.length ? `   ${names.keywords}: ${point.keywords.join(", ")}` : "",
    ].filter(Boolean);
  return question ? question.points.flatMap(lines).join("\n") : "";
}
