import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { peopleApi } from "@/api/people";
import type { ImportDetail } from "@/api/types";
import { useKeys } from "@/lib/use-keys";
import { Button, buttonClass } from "@/ui/button";
import { Card, Chip, Notice } from "@/ui/parts";
import { useCounts } from "./counts";
import { DownloadRows } from "./download-rows";
import { ImportError } from "./error";
import { formOf, hold, useHeld } from "./held-file";
import { Layout, useFix } from "./rows";

/** What an import would do, and what has to change first; nothing is written yet. */
export function CheckStep({ job }: { job: ImportDetail }) {
  const { t, i18n } = useTranslation(["people", "work"]);
  const held = useHeld();
  const counts = useCounts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [edits, setEdits] = useState<Record<string, Record<string, string>>>({});
  const start = useMutation({
    mutationFn: (dryRun: boolean) => companyApi.startImport(formOf(held, dryRun)),
    onSuccess: async ({ import_job_id }, dryRun) => {
      void client.invalidateQueries({ queryKey: keys.imports });
      await navigate({
        to: "/candidates/import",
        search: dryRun ? { step: "check", job: import_job_id } : { job: import_job_id },
      });
    },
  });
  const edited = Object.keys(edits).length;
  const again = () => {
    hold({ fixes: merged(held.fixes, edits) });
    setEdits({});
    start.mutate(true);
  };
  const number = (value: number) => value.toLocaleString(i18n.language);
  const go = () => held.file && job.succeeded > 0 && !start.isPending && start.mutate(false);
  const back = () => void navigate({ to: "/candidates/import", search: { step: "columns" } });
  useKeys({
    "Alt+ArrowRight": { label: t("wizard.next"), run: () => void go() },
    "Alt+ArrowLeft": { label: t("wizard.back"), run: back },
  });
  const nothing = job.succeeded === 0 && job.failed === 0;
  return (
    <div className="grid gap-4">
      <Card className="grid gap-1" data-testid="check-result">
        <p role="status" className="tabular text-xl font-semibold">
          {counts(job)}
        </p>
        <p className="break-words text-muted">
          {job.filename} · {t("wizard.nothingWritten")}
        </p>
        {nothing && <p className="text-muted">{t("work:import.nothing")}</p>}
        {job.succeeded === 0 && job.failed > 0 && <p className="text-bad">{t("wizard.allBad")}</p>}
      </Card>
      {held.file === null && (
        <Notice
          tone="caution"
          title={t("wizard.lost")}
          actions={
            <Link to="/candidates/import" search={{}} className={buttonClass("secondary", "sm")}>
              {t("work:import.change")}
            </Link>
          }
        />
      )}
      {job.failed > 0 && <Problems job={job} edits={edits} onEdit={setEdits} editable={held.file !== null} />}
      {start.error && <ImportError error={start.error} />}
      <div className="flex flex-wrap gap-2">
        {edited > 0 ? (
          <Button
            tone="primary"
            busy={start.isPending}
            busyLabel={t("work:import.uploading")}
            onClick={again}
          >
            {`${t("wizard.recheck")} (${t("wizard.fixed", { count: edited, n: number(edited) })})`}
          </Button>
        ) : (
          <Button
            tone="primary"
            disabled={held.file === null || job.succeeded === 0}
            busy={start.isPending}
            busyLabel={t("work:import.uploading")}
            onClick={go}
          >
            {t("wizard.importAll", { count: job.succeeded, n: number(job.succeeded) })}
          </Button>
        )}
        <Button onClick={back}>{t("wizard.back")}</Button>
        {job.failed > 0 && <DownloadRows id={job.id} />}
      </div>
      {job.failed > 0 && job.succeeded > 0 && (
        <p className="text-sm text-muted">{t("wizard.skip", { count: job.failed, n: number(job.failed) })}</p>
      )}
      <Layout job={job} />
    </div>
  );
}

type Edits = Record<string, Record<string, string>>;

const merged = (before: Edits, added: Edits): Edits =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(added)])].map((row) => [
      row,
      { ...before[row], ...added[row] },
    ]),
  );

/** By what repairs them, most rows first; each cell can be written anew in place. */
function Problems({
  job,
  edits,
  onEdit,
  editable,
}: {
  job: ImportDetail;
  edits: Edits;
  onEdit: (edits: Edits) => void;
  editable: boolean;
}) {
  const { t, i18n } = useTranslation(["people", "work"]);
  const fix = useFix();
  const rows = useQuery({
    queryKey: [...keys.import(job.id), "rows"],
    queryFn: ({ signal }) => peopleApi.rowsToFixOf(job.id, signal),
  });
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <section className="grid gap-2" aria-labelledby="problems">
      <h2 id="problems" className="text-lg font-semibold">
        {t("wizard.problems")}
      </h2>
      {job.problems.map((problem) => {
        const cells = (rows.data?.rows ?? []).filter(
          (row) => row.column === problem.column && row.code === problem.code,
        );
        return (
          <Card key={`${problem.column} ${problem.code}`} className="grid gap-3">
            <p className="flex flex-wrap items-center gap-2">
              <Chip tone="caution">{number(problem.count)}</Chip>
              <span className="font-medium">{fix.column(problem.column)}</span>
              <span className="min-w-0 text-muted">{fix.help(problem)}</span>
            </p>
            <p className="tabular text-sm text-muted">
              {t("wizard.rows", { rows: problem.rows.map(number).join(", ") })}
              {problem.count > problem.rows.length && ` ${t("wizard.andMore")}`}
            </p>
            {editable && cells.length > 0 && problem.column && (
              <details>
                <summary className="py-1 font-medium">{t("wizard.fixHere")}</summary>
                <ul className="mt-2 grid gap-2">
                  {cells.map((row) => (
                    <li
                      key={row.row}
                      className="grid items-center gap-x-3 gap-y-1 sm:grid-cols-[160px_minmax(0,1fr)]"
                    >
                      <span className="tabular truncate text-muted" title={row.name}>
                        {number(row.row)} · {row.name}
                      </span>
                      <input
                        aria-label={t("wizard.value", {
                          row: number(row.row),
                          column: fix.column(row.column),
                        })}
                        defaultValue={edits[row.row]?.[row.column] ?? row.value}
                        onChange={(event) =>
                          onEdit(merged(edits, { [row.row]: { [row.column]: event.target.value } }))
                        }
                        className="min-h-10 w-full rounded-control border border-control bg-surface px-3 text-lg sm:text-base max-sm:min-h-11"
                      />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </Card>
        );
      })}
    </section>
  );
}
