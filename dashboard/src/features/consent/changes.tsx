import { useTranslation } from "react-i18next";
import type { ConsentText } from "@/api/types";
import { Notice } from "@/ui/parts";

export interface Change {
  id: string;
  heading: string;
  before: string | null;
  after: string | null;
}

/** Lines and boxes whose words differ, in the order of the present text; what fell away comes last. */
export function changesOf(before: ConsentText, after: ConsentText): Change[] {
  const told = (text: ConsentText) =>
    new Map([
      ...text.lines.map(
        (line) => [line.id, { heading: line.heading, words: said(line.short, line.detail) }] as const,
      ),
      ...text.items.map((item) => [`box:${item.id}`, { heading: "", words: item.text }] as const),
    ]);
  const [old, now] = [told(before), told(after)];
  const changes: Change[] = [];
  for (const [id, { heading, words }] of now) {
    const known = old.get(id);
    if (known?.words !== words || (known && known.heading !== heading)) {
      changes.push({ id, heading, before: known?.words ?? null, after: words });
    }
  }
  for (const [id, { heading, words }] of old) {
    if (!now.has(id)) changes.push({ id, heading, before: words, after: null });
  }
  return changes;
}

function said(short: string, detail: string): string {
  return detail && detail !== short ? `${short}\n${detail}` : short;
}

/** What changed since this person agreed: the old words and the new ones, named and not only coloured. */
export function ConsentChanges({ before, after }: { before: ConsentText | null; after: ConsentText }) {
  const { t } = useTranslation("candidate");
  const changes = before && before.language === after.language ? changesOf(before, after) : [];
  return (
    <Notice tone="caution" title={t("consent.changed")} data-testid="consent-changed">
      {changes.length > 0 && (
        <ul className="mt-2 grid gap-4" lang={after.language}>
          {changes.map((change) => (
            <li key={change.id} className="grid gap-1 text-text">
              <p className="font-semibold">{change.heading || t("consent.boxes")}</p>
              {change.before && (
                <p className="text-muted">
                  <span className="text-base">{t("consent.before")} </span>
                  <del className="whitespace-pre-line">{change.before}</del>
                </p>
              )}
              {change.after && (
                <p>
                  <span className="text-base text-muted">{t("consent.after")} </span>
                  <ins className="whitespace-pre-line no-underline">{change.after}</ins>
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
