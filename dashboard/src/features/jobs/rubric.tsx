import { Link } from "@tanstack/react-router";
import { CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Card, Chip, Empty } from "@/ui/parts";
import { useJob } from "./context";
import { JobPage } from "./page";

/** The whole rubric on one page: what every answer is judged by, and where written anchors are missing. */
export default function RubricPage() {
  return (
    <JobPage>
      <Rubric />
    </JobPage>
  );
}

function Rubric() {
  const { t } = useTranslation("jobs");
  const { job, state } = useJob();
  const points = state.items.flatMap(({ draft }) => draft.points);
  const missing = points.filter(({ strong, partial }) => !strong.trim() || !partial.trim()).length;
  const total = state.items.reduce((sum, { draft }) => sum + draft.weight, 0);
  if (points.length === 0) return <Empty title={t("rubric.none")}>{t("rubric.noneText")}</Empty>;
  return (
    <div className="grid gap-4" data-testid="rubric">
      <p className="text-muted">
        {t("rubric.lead", { count: points.length })}{" "}
        {missing > 0 ? t("rubric.missing", { count: missing }) : t("rubric.complete")}
      </p>
      {state.items.map(({ key, id, draft }, index) => (
        <Card key={key} className="grid gap-3">
          <h2 className="flex flex-wrap items-start gap-2 text-lg font-semibold">
            <Link
              to="/jobs/$id"
              params={{ id: job.id }}
              search={{ question: id ?? key, step: "question" }}
              className="min-w-0 flex-1 basis-60 hover:underline"
            >
              <span className="tabular text-muted">{index + 1}. </span>
              {draft.text || t("question.empty")}
            </Link>
            <Chip>
              {t("rubric.share", { percent: total > 0 ? Math.round((draft.weight / total) * 100) : 0 })}
            </Chip>
          </h2>
          {draft.points.length === 0 ? (
            <p className="text-muted">{t("point.none")}</p>
          ) : (
            <table className="w-full table-fixed max-sm:block">
              <thead className="max-sm:sr-only">
                <tr className="text-left text-sm text-muted">
                  <th scope="col" className="py-1 pr-3 font-medium">
                    {t("point.text")}
                  </th>
                  <th scope="col" className="py-1 pr-3 font-medium">
                    {t("point.strong")}
                  </th>
                  <th scope="col" className="py-1 font-medium">
                    {t("point.partial")}
                  </th>
                </tr>
              </thead>
              <tbody className="max-sm:block">
                {draft.points.map((point) => (
                  <tr key={point.key} className="border-t border-hairline align-top max-sm:block max-sm:py-2">
                    <th scope="row" className="py-2 pr-3 text-left font-medium max-sm:block max-sm:py-0">
                      {point.text}
                    </th>
                    {(["strong", "partial"] as const).map((part) => (
                      <td key={part} className="py-2 pr-3 wrap-anywhere max-sm:block max-sm:py-1">
                        <span className="text-sm text-muted sm:hidden">{t(`point.${part}`)}: </span>
                        {point[part] || (
                          <span className="inline-flex items-center gap-1 text-sm text-muted">
                            <CircleDashed aria-hidden="true" size={14} strokeWidth={1.75} />
                            {t("rubric.notWritten")}
                          </span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Card>
      ))}
    </div>
  );
}
