import { useTranslation } from "react-i18next";
import type { ImportRow } from "@/api/career";
import type { FieldName } from "./fields";

/** What names an entry, whatever its kind. */
export function nameOf(entry: Record<string, unknown>): string {
  const found = [entry.title, entry.name, entry.institution, entry.label].find(
    (one) => typeof one === "string",
  );
  return String(found ?? "");
}

/** A profile's fields and their values in the reader's language. */
export function useSaid() {
  const { t } = useTranslation("career");
  const fieldName = (name: string): string => t(`field.${name as FieldName}`);
  const said = (name: string, value: unknown): string => {
    if (value === true) return t("yes");
    if (Array.isArray(value)) return value.join("\n");
    if (typeof value !== "string") return "";
    if (name === "level") return t(`level.${value as "expert"}`);
    if (name === "kind") return t(`achievement.${value as "other"}`);
    return value;
  };
  const titleOf = (row: ImportRow): string => {
    if (row.kind === "profile") return Object.keys(row.theirs).map(fieldName).join(", ");
    const place = typeof row.theirs.company === "string" ? `, ${row.theirs.company}` : "";
    return `${nameOf(row.theirs)}${place}`;
  };
  return { fieldName, said, titleOf };
}
