import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Card } from "@/ui/parts";
import { Answer, PointCell } from "./cell";
import { type Compared, useNames } from "./table";

/** A phone shows one question at a time, the people under each other. */
export function OneQuestion({
  columns,
  rows,
  hidden,
  player,
  at,
  onGo,
}: Compared & { at: number; onGo: (question: number) => void }) {
  const { t } = useTranslation("result");
  const names = useNames({ columns, hidden });
  const row = rows[at - 1];
  if (!row) return null;
  return (
    <div className="grid gap-3">
      <nav aria-label={t("compare.questions")} className="flex items-center gap-2">
        <Button
          icon={ChevronLeft}
          aria-label={t("compare.previousQuestion")}
          disabled={at <= 1}
          onClick={() => onGo(at - 1)}
        />
        <span className="tabular flex-1 text-center text-muted">
          {t("compare.position", { n: at, total: rows.length })}
        </span>
        <Button
          icon={ChevronRight}
          aria-label={t("compare.nextQuestion")}
          disabled={at >= rows.length}
          onClick={() => onGo(at + 1)}
        />
      </nav>
      <h2 className="text-lg font-semibold" aria-live="polite">
        {row.text}
      </h2>
      {columns.map((column, index) => (
        <Card key={column.id} className="grid gap-2">
          <h3 className="font-semibold">{names[index]}</h3>
          <Answer column={column} name={names[index] ?? ""} player={player} questionId={row.question_id} />
          {column.absence === null && (
            <ul className="grid gap-1 text-sm">
              {row.points.map((point) => (
                <li key={point.point_id} className="flex justify-between gap-3">
                  <span className="text-muted">{point.text}</span>
                  <PointCell column={column} questionId={row.question_id} pointId={point.point_id} />
                </li>
              ))}
            </ul>
          )}
        </Card>
      ))}
    </div>
  );
}
