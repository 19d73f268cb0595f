import { FIELDS, type FieldName } from "./fields";

export const PARTS = [
  "basics",
  "experiences",
  "projects",
  "skills",
  "education",
  "achievements",
  "sections",
  "template",
  "language",
  "photo",
] as const;

export interface Place {
  part: (typeof PARTS)[number];
  /** Which entry, from 1. */
  entry: number | null;
  field: FieldName | null;
}

const NAMES: ReadonlySet<string> = new Set([
  ...Object.values(FIELDS).flatMap((fields) => fields.map(({ name }) => name)),
  "headline",
  "summary",
  "email",
  "phone",
  "links",
  "skills",
  "companies",
]);

/** Where in a document something differs: `content.experiences[0].title` is the title of the first position. */
export function placeOf(path: string): Place {
  const steps = path.split(/[.[\]]+/).filter(Boolean);
  const [first = "", second = ""] = steps;
  const named = PARTS.find((part) => part === (first === "content" ? second : first));
  const numbers = steps.filter((step) => /^\d+$/.test(step));
  const fields = steps.filter((step) => NAMES.has(step) && step !== named);
  const field = (named === "sections" ? undefined : fields.at(-1)) as FieldName | undefined;
  return {
    part: named ?? "basics",
    entry: named && numbers[0] !== undefined ? Number(numbers[0]) + 1 : null,
    field: field ?? null,
  };
}
