import { Link } from "@tanstack/react-router";
import { Fragment, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Player } from "@/features/receipt/player";
import { Time } from "@/ui/time";
import { Answer, PointCell } from "./cell";
import { type Column, letter, type Row } from "./columns";

export interface Compared {
  columns: Column[];
  rows: Row[];
  hidden: boolean;
  player: Player;
}

export function useNames({ columns, hidden }: Pick<Compared, "columns" | "hidden">): string[] {
  const { t } = useTranslation("result");
  return columns.map(({ interview }, index) =>
    hidden || !interview ? t("compare.person", { letter: letter(index) }) : interview.candidate.name,
  );
}

/** Rows are questions and their points, columns people; the first column and the names stay in sight. */
export function CompareTable({ columns, rows, hidden, player }: Compared) {
  const { t } = useTranslation("result");
  const names = useNames({ columns, hidden });
  const heading =
    "sticky left-0 z-10 min-w-48 max-w-64 border-b border-hairline bg-surface px-4 py-3 text-left align-top print:static";
  return (
    <section
      aria-label={t("compare.table")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
      tabIndex={0}
      className="max-h-[calc(100dvh-200px)] overflow-auto rounded-card border border-hairline bg-surface print:max-h-none print:overflow-visible"
    >
      <table className="w-full border-separate border-spacing-0" onKeyDown={walk} data-testid="compare">
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky top-0 left-0 z-20 border-b border-hairline bg-sunken px-4 py-3 text-left font-medium text-muted print:static"
            >
              {t("compare.question")}
            </th>
            {columns.map(({ id, interview }, index) => (
              <th
                key={id}
                scope="col"
                className="sticky top-0 z-10 min-w-64 border-b border-l border-hairline bg-sunken px-4 py-3 text-left align-top print:static"
              >
                {interview && !hidden ? (
                  <Link
                    to="/interviews/$id"
                    params={{ id }}
                    search={{}}
                    className="font-semibold hover:underline"
                  >
                    {names[index]}
                  </Link>
                ) : (
                  <span className="font-semibold">{names[index]}</span>
                )}
                {interview?.applied_at && (
                  <span className="block text-sm font-normal text-muted">
                    {t("compare.applied")} <Time at={interview.applied_at} dateOnly />
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Fragment key={row.question_id}>
              <tr className="print:break-inside-avoid">
                <th scope="row" className={heading}>
                  <span className="tabular text-muted">{row.index + 1}</span>{" "}
                  <span className="font-semibold">{row.text}</span>
                </th>
                {columns.map((column, index) => (
                  <td key={column.id} className="border-b border-l border-hairline px-4 py-3 align-top">
                    <Answer
                      column={column}
                      name={names[index] ?? ""}
                      player={player}
                      questionId={row.question_id}
                    />
                  </td>
                ))}
              </tr>
              {row.points.map((point) => (
                <tr key={point.point_id} className="text-sm">
                  <th scope="row" className={`${heading} py-1.5! pl-8! font-normal text-muted`}>
                    {point.text}
                  </th>
                  {columns.map((column) => (
                    <td key={column.id} className="border-b border-l border-hairline px-4 py-1.5 align-top">
                      <PointCell column={column} questionId={row.question_id} pointId={point.point_id} />
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Arrows walk from one person's words to the next. */
function walk(event: KeyboardEvent<HTMLTableElement>) {
  const step = STEPS[event.key];
  const cell = (event.target as HTMLElement).closest("td");
  if (!step || !cell) return;
  const table = event.currentTarget;
  const column = cell.cellIndex;
  const grid = [...table.tBodies].flatMap((body) => [...body.rows]);
  let [row, at] = [grid.indexOf(cell.parentElement as HTMLTableRowElement), column];
  for (;;) {
    row += step[0];
    at += step[1];
    const next = grid[row]?.cells[at];
    if (!next) return;
    const button = next.querySelector<HTMLElement>("[data-cell-button]:not(:disabled)");
    if (button) {
      event.preventDefault();
      return button.focus();
    }
  }
}
