import { useTranslation } from "react-i18next";
import type { components } from "@/api/generated";
import { Choice } from "@/ui/field";

type Text = components["schemas"]["ConsentTextView"];

interface Props {
  text: Text;
  ticked: readonly string[];
  missing: boolean;
  onTicked: (ids: readonly string[]) => void;
}

/** What is kept of a practice call, for whom and how long; nothing begins before it is agreed to. */
export function Disclosure({ text, ticked, missing, onTicked }: Props) {
  const { t } = useTranslation("prepare");
  const lacks = missing && text.items.some((item) => item.required && !ticked.includes(item.id));
  return (
    <section
      aria-label={t("practice.disclosure")}
      lang={text.language}
      className="grid gap-3 rounded-card border border-hairline bg-sunken p-4"
    >
      <dl className="grid gap-3">
        {text.lines.map((line) => (
          <div key={line.id}>
            <dt className="font-medium">{line.heading}</dt>
            <dd>
              {line.short}
              <details className="text-sm text-muted">
                <summary className="inline-block min-h-6 cursor-pointer py-0.5 underline underline-offset-2 pointer-coarse:min-h-11 pointer-coarse:py-3">
                  {t("practice.more")}
                  <span className="sr-only">: {line.heading}</span>
                </summary>
                <p>{line.detail}</p>
              </details>
            </dd>
          </div>
        ))}
      </dl>
      <div>
        {text.items.map((item) => (
          <Choice
            key={item.id}
            type="checkbox"
            data-testid={`agree-${item.id}`}
            required={item.required}
            checked={ticked.includes(item.id)}
            aria-describedby={lacks && item.required ? "practice-agree" : undefined}
            aria-invalid={(lacks && item.required) || undefined}
            onChange={(event) =>
              onTicked(event.target.checked ? [...ticked, item.id] : ticked.filter((one) => one !== item.id))
            }
          >
            {!item.required && <span className="text-muted">{t("practice.optional")}: </span>}
            {item.text}
          </Choice>
        ))}
        <p id="practice-agree" role="alert" className="text-sm text-bad empty:hidden">
          {lacks ? t("practice.agreeFirst") : null}
        </p>
      </div>
    </section>
  );
}
