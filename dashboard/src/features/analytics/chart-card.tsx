import { ChartColumn, Download, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { saveFile } from "@/lib/save-file";
import { useNarrow } from "@/lib/use-narrow";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Failure } from "@/ui/failure";
import { Card, Skeleton } from "@/ui/parts";
import { type Cell, csvOf } from "./numbers";

export interface Column<R> {
  key: string;
  label: string;
  /** As the table shows it; may lead to what is behind. */
  show: (row: R) => ReactNode;
  /** As the file has it; numbers as numbers. Left out: `show`, which then is text. */
  plain?: (row: R) => Cell;
  numeric?: boolean;
}

interface Props<R> {
  id: string;
  title: string;
  /** What one sees, in words. */
  sentence: ReactNode;
  /** What is counted, and how. */
  counted: ReactNode;
  columns: readonly Column<R>[];
  rows: readonly R[] | undefined;
  keyOf: (row: R) => string;
  /** The picture. One of words and links is read as it stands; another one is read as the table. */
  chart: ReactNode;
  readable?: boolean;
  query: { error: unknown; refetch: () => unknown; isPlaceholderData?: boolean };
  /** Said in place of the picture where there is too little for one. */
  instead?: ReactNode;
  children?: ReactNode;
}

/** A question, its answer in a sentence, and the figures as picture, as table and as file. */
export function ChartCard<R>(props: Props<R>) {
  const { id, title, sentence, counted, rows, query, instead, children } = props;
  const { t } = useTranslation("analytics");
  const narrow = useNarrow();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const heading = useId();
  // A plot of points is too wide for a phone; bars that lie are not.
  const asTable = (chosen ?? (narrow && !props.readable)) && !instead;
  return (
    <Card
      className={cn(
        "grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-3",
        query.isPlaceholderData && "opacity-70",
      )}
      aria-labelledby={heading}
      aria-busy={query.isPlaceholderData || undefined}
      data-testid={`chart-${id}`}
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <h2 id={heading} className="min-w-0 flex-1 basis-56 text-lg font-semibold">
          {title}
        </h2>
        {rows && rows.length > 0 && !instead && (
          <div className="no-print flex gap-2">
            <Button
              size="sm"
              className="max-sm:min-h-11"
              icon={asTable ? ChartColumn : Table2}
              data-table-switch={asTable ? "table" : "chart"}
              onClick={() => setChosen(!asTable)}
            >
              {asTable ? t("card.chart") : t("card.table")}
              <span className="sr-only"> · {title}</span>
            </Button>
            <Button
              size="sm"
              className="max-sm:min-h-11"
              icon={Download}
              data-csv
              onClick={() => saveFile(fileOf(props), `${id}.csv`)}
            >
              {t("card.csv")}
              <span className="sr-only"> · {title}</span>
            </Button>
          </div>
        )}
      </div>
      {query.error !== null && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {!rows && query.error === null && <Skeleton className="h-64" />}
      {rows && (
        <>
          <p className="max-w-[68ch]" data-testid="sentence">
            {sentence}
          </p>
          {instead ?? (rows.length > 0 && <Figures {...props} rows={rows} asTable={asTable} />)}
          {children}
          <details className="text-sm text-muted">
            <summary className="w-fit py-1 underline decoration-dotted underline-offset-4">
              {t("card.counted")}
            </summary>
            <p className="max-w-[68ch] pt-1">{counted}</p>
          </details>
        </>
      )}
    </Card>
  );
}

function Figures<R>({ asTable, ...props }: Props<R> & { rows: readonly R[]; asTable: boolean }) {
  if (asTable) return <DataTable {...props} />;
  if (props.readable) return <>{props.chart}</>;
  return (
    <>
      <div aria-hidden="true">{props.chart}</div>
      <div className="sr-only">
        <DataTable {...props} plain />
      </div>
    </>
  );
}

const textOf = <R,>(column: Column<R>, row: R): Cell => {
  const given = column.plain ? column.plain(row) : column.show(row);
  return typeof given === "number" || typeof given === "string" ? given : null;
};

function fileOf<R>({ columns, rows }: Props<R>): Blob {
  const head = columns.map((column) => column.label);
  const body = (rows ?? []).map((row) => columns.map((column) => textOf(column, row)));
  return new Blob([csvOf(head, body)], { type: "text/csv;charset=utf-8" });
}

/** `plain`: words only, for those who hear the picture. */
function DataTable<R>({
  title,
  columns,
  rows,
  keyOf,
  plain = false,
}: Pick<Props<R>, "title" | "columns" | "keyOf"> & { rows: readonly R[]; plain?: boolean }) {
  const table = (
    <table className="w-full border-collapse">
      <caption className="sr-only">{title}</caption>
      <thead>
        <tr>
          {columns.map(({ key, label, numeric }) => (
            <th
              key={key}
              scope="col"
              className={cn(
                "border-b border-hairline py-1.5 pr-3 align-bottom text-sm font-normal text-muted last:pr-0",
                numeric ? "text-right" : "text-left",
              )}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className="border-b border-hairline last:border-0">
            {columns.map((column, place) => {
              const words = plain && column.plain ? column.plain(row) : column.show(row);
              return place === 0 ? (
                <th
                  key={column.key}
                  scope="row"
                  className="min-w-28 py-2 pr-3 text-left align-top font-normal [overflow-wrap:anywhere]"
                >
                  {words}
                </th>
              ) : (
                <td
                  key={column.key}
                  className={cn(
                    "py-2 pr-3 align-top last:pr-0",
                    column.numeric && "tabular text-right whitespace-nowrap",
                  )}
                >
                  {words ?? "–"}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (plain) return table;
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={title}
      className="overflow-x-auto"
      data-testid="table"
    >
      {table}
    </section>
  );
}
