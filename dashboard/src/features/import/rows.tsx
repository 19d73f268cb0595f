import { useTranslation } from "react-i18next";
import type { ImportDetail } from "@/api/types";

/** The first rows that were not taken, each with what to do. */
export function RowsToFix({ job }: { job: ImportDetail }) {
  const { t, i18n } = useTranslation("work");
  const fix = useFix();
  if (job.errors.length === 0) return null;
  const number = (value: number) => value.toLocaleString(i18n.language);
  const cell = "px-4 py-2 align-top max-sm:p-0";
  return (
    <div className="grid gap-2">
      <div className="overflow-hidden rounded-card border border-hairline bg-surface">
        <table className="w-full border-collapse max-sm:block">
          <thead className="max-sm:sr-only">
            <tr className="border-b border-hairline text-left text-sm text-muted">
              <th className="w-20 px-4 py-2 text-right font-medium">{t("import.row")}</th>
              <th className="w-32 px-4 py-2 font-medium">{t("import.where")}</th>
              <th className="px-4 py-2 font-medium">{t("import.what")}</th>
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {job.errors.map((error) => (
              <tr
                key={error.row}
                className="border-b border-hairline last:border-b-0 max-sm:grid max-sm:grid-cols-[auto_1fr] max-sm:gap-x-3 max-sm:px-4 max-sm:py-2.5"
              >
                <td className={`${cell} tabular text-right`}>
                  <span className="text-muted sm:hidden">{t("import.row")} </span>
                  {number(error.row)}
                </td>
                <td className={`${cell} font-medium`}>{fix.column(error.column)}</td>
                <td className={`${cell} text-muted max-sm:col-span-2`}>{fix.help(error)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {job.failed > job.errors.length && (
        <p className="text-sm text-muted">
          {t("import.first", { shown: number(job.errors.length), total: number(job.failed) })}
        </p>
      )}
    </div>
  );
}

/** Which columns were taken for what, and which were left out. */
export function Layout({ job }: { job: ImportDetail }) {
  const { t } = useTranslation("work");
  const fix = useFix();
  const used = Object.entries(job.columns).sort(([, a], [, b]) => a - b);
  const ignored = job.header.filter((name, index) => name && !used.some(([, at]) => at === index));
  if (used.length === 0) return null;
  return (
    <details>
      <summary className="py-1 font-medium">{t("import.readAs")}</summary>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {used.map(([field, index]) => (
          <div key={field} className="contents">
            <dt className="text-muted">{fix.column(field)}</dt>
            <dd className="min-w-0">{job.header[index]}</dd>
          </div>
        ))}
        {ignored.length > 0 && (
          <div className="contents">
            <dt className="text-muted">{t("import.ignored")}</dt>
            <dd className="min-w-0">{ignored.join(", ")}</dd>
          </div>
        )}
      </dl>
    </details>
  );
}

/** Names and advice in the reader's language; what the service knows and this page does not, in its words. */
export function useFix() {
  const { t, i18n } = useTranslation("work");
  const text = (key: string, otherwise: string) =>
    i18n.exists(key, { ns: "work" }) ? t(key as "import.row") : otherwise;
  return {
    column: (name: string) => text(`import.column.${name}`, name),
    help: ({ column, code, message }: Pick<ImportDetail["errors"][number], "column" | "code" | "message">) =>
      text(`import.fix.${column}_${code}`, message),
  };
}
