import { ArrowDown, ArrowUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CvSection } from "@/api/career";
import { Button } from "@/ui/button";
import { Choice } from "@/ui/field";
import { moved } from "./fields";

/** Which sections the document has, and in which order. */
export function Sections({
  sections,
  busy,
  onChange,
}: {
  sections: readonly CvSection[];
  busy: boolean;
  onChange: (sections: CvSection[]) => void;
}) {
  const { t } = useTranslation("career");
  const names = sections.map(({ section }) => section);
  const move = (name: CvSection["section"], by: -1 | 1) =>
    onChange(moved(names, name, by).flatMap((one) => sections.find(({ section }) => section === one) ?? []));
  return (
    <fieldset className="grid">
      <legend className="font-medium">{t("cv.sections")}</legend>
      {sections.map((one, index) => {
        const name = t(`section.${one.section}`);
        return (
          <div key={one.section} className="flex items-center gap-1">
            <Choice
              type="checkbox"
              className="min-w-0 flex-1"
              checked={one.shown ?? true}
              disabled={busy}
              onChange={({ target }) =>
                onChange(sections.map((old) => (old === one ? { ...old, shown: target.checked } : old)))
              }
            >
              {name}
            </Choice>
            <Button
              size="sm"
              tone="quiet"
              icon={ArrowUp}
              aria-label={t("up", { name })}
              disabled={busy || index === 0}
              onClick={() => move(one.section, -1)}
            />
            <Button
              size="sm"
              tone="quiet"
              icon={ArrowDown}
              aria-label={t("down", { name })}
              disabled={busy || index === sections.length - 1}
              onClick={() => move(one.section, 1)}
            />
          </div>
        );
      })}
    </fieldset>
  );
}
