import type { EntryKind } from "@/api/career";

export type FieldName =
  | "company"
  | "title"
  | "location"
  | "start_date"
  | "end_date"
  | "is_current"
  | "description"
  | "responsibilities"
  | "name"
  | "client"
  | "url"
  | "is_anonymized"
  | "anonymized_name"
  | "category"
  | "level"
  | "institution"
  | "degree"
  | "field"
  | "grade"
  | "kind"
  | "issuer"
  | "achieved_on"
  | "headline"
  | "summary"
  | "email"
  | "phone"
  | "label"
  | "links"
  | "skills"
  | "companies";

export interface Field {
  name: FieldName;
  as: "line" | "text" | "date" | "check" | "lines" | "url" | "level" | "kind";
  required?: true;
}

/** What is asked of each kind of entry, in order. */
export const FIELDS: Record<EntryKind, readonly Field[]> = {
  experiences: [
    { name: "title", as: "line", required: true },
    { name: "company", as: "line", required: true },
    { name: "location", as: "line" },
    { name: "start_date", as: "date" },
    { name: "end_date", as: "date" },
    { name: "is_current", as: "check" },
    { name: "responsibilities", as: "lines" },
    { name: "description", as: "text" },
  ],
  projects: [
    { name: "name", as: "line", required: true },
    { name: "description", as: "text" },
    { name: "client", as: "line" },
    { name: "url", as: "url" },
    { name: "start_date", as: "date" },
    { name: "end_date", as: "date" },
    { name: "is_anonymized", as: "check" },
    { name: "anonymized_name", as: "line" },
  ],
  skills: [
    { name: "name", as: "line", required: true },
    { name: "category", as: "line" },
    { name: "level", as: "level" },
  ],
  education: [
    { name: "institution", as: "line", required: true },
    { name: "degree", as: "line" },
    { name: "field", as: "line" },
    { name: "start_date", as: "date" },
    { name: "end_date", as: "date" },
    { name: "grade", as: "line" },
    { name: "description", as: "text" },
  ],
  achievements: [
    { name: "title", as: "line", required: true },
    { name: "kind", as: "kind" },
    { name: "issuer", as: "line" },
    { name: "achieved_on", as: "date" },
    { name: "url", as: "url" },
    { name: "description", as: "text" },
  ],
};

export const LEVELS = ["beginner", "intermediate", "advanced", "expert"] as const;
export const KINDS = ["award", "certificate", "publication", "patent", "volunteering", "other"] as const;

/** "2020", "2020-01" or "2020-01-31", as the service takes it. */
export const DATE_PATTERN = "(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?";

export type Draft = Partial<Record<FieldName, string | boolean>>;

/** An entry as its form shows it: lists a line each, nothing as an empty text. */
export function draftOf(kind: EntryKind, entry: Record<string, unknown> | null): Draft {
  const draft: Draft = {};
  for (const { name, as } of FIELDS[kind]) {
    const value = entry?.[name];
    if (as === "check") draft[name] = value === true;
    else if (Array.isArray(value)) draft[name] = value.join("\n");
    else draft[name] = typeof value === "string" ? value : as === "kind" ? "other" : "";
  }
  return draft;
}

/** What is sent: an empty field is none, and a position that goes on has no end. */
export function bodyOf(kind: EntryKind, draft: Draft): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const { name, as } of FIELDS[kind]) {
    const value = draft[name];
    if (as === "check") body[name] = value === true;
    else if (as === "lines") body[name] = lines(String(value ?? ""));
    else body[name] = String(value ?? "").trim() || null;
  }
  if (body.is_current === true) body.end_date = null;
  return body;
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** The ids with one of them moved by one place; the same list where it cannot move. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const from = ids.indexOf(id);
  const to = from + by;
  const other = ids[to];
  if (from < 0 || other === undefined) return [...ids];
  const next = [...ids];
  next[from] = other;
  next[to] = id;
  return next;
}
