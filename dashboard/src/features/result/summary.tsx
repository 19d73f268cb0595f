import { useTranslation } from "react-i18next";
import type { Report } from "@/api/types";
import { Card } from "@/ui/parts";
import { readings, spread } from "./range";

/** The report as a whole, in the reader's language: the stored summary is English, for exports. */
export function Summary({ report }: { report: Report }) {
  const { t } = useTranslation("hr");
  const sentences = useSentences(report);
  const lists = [
    { name: t("result.strengths"), lines: report.strengths },
    { name: t("result.weaknesses"), lines: report.weaknesses },
  ];
  return (
    <Card className="grid gap-3" data-testid="report-summary">
      <h3 className="font-semibold">{t("result.summary")}</h3>
      <p className="max-w-[68ch]">{sentences.join(" ")}</p>
      {lists
        .filter(({ lines }) => lines.length > 0)
        .map(({ name, lines }) => (
          <div key={name}>
            <h4 className="text-sm text-muted">{name}</h4>
            <ul className="list-disc pl-5 marker:text-subtle">
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
        ))}
    </Card>
  );
}

/** What the second recogniser heard, and why a judge failed, stand below it. */
function useSentences(report: Report): string[] {
  const { t } = useTranslation("result");
  const scored = report.per_question.filter(({ status }) => status === "scored");
  const statuses = scored.flatMap(({ points }) => points.map(({ status }) => status));
  const counted = (wanted: string) => statuses.filter((status) => status === wanted).length;
  const said = [t("summary.scored", { scored: scored.length, count: report.per_question.length })];
  if (report.overall != null) {
    const between = spread(report.range);
    said.push(
      between
        ? t("summary.between", { score: report.overall, ...between, readings: readings(report) })
        : t("summary.overall", { score: report.overall }),
    );
  }
  for (const { model, scores, runs } of report.judgings.filter(({ error }) => error))
    said.push(t("summary.missing", { model, made: scores.length, runs }));
  if (statuses.length > 0)
    said.push(
      t("summary.points", { count: statuses.length, shown: counted("shown"), partly: counted("partly") }),
    );
  return said;
}
