import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileDown, FileSpreadsheet, FileUp } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { supported } from "@/i18n";
import { saveFile } from "@/lib/save-file";
import { useKeys } from "@/lib/use-keys";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { SelectField, TextField } from "@/ui/field";
import { FileButton } from "@/ui/file-button";
import { Card, Chip } from "@/ui/parts";
import { exampleFile } from "./example";
import { hold, holdFile, useHeld } from "./held-file";

/** The first step: the file, and what its rows have that name nothing else. */
export function ChooseFile() {
  const { t } = useTranslation(["work", "people"]);
  const held = useHeld();
  const navigate = useNavigate();
  const [missing, setMissing] = useState(false);
  const jobs = useQuery({ queryKey: keys.jobs, queryFn: ({ signal }) => companyApi.jobs(signal) });
  const next = () => {
    setMissing(held.file === null);
    if (held.file) void navigate({ to: "/candidates/import", search: { step: "columns" } });
  };
  useKeys({ "Alt+ArrowRight": { label: t("people:wizard.next"), run: next } });
  return (
    <div className="grid gap-4">
      <Card className="grid gap-5">
        <FileField
          file={held.file}
          error={missing && !held.file ? t("import.fileNeeded") : null}
          onFile={holdFile}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t("import.source")}
            hint={t("import.sourceHint")}
            maxLength={100}
            value={held.source}
            onChange={(event) => hold({ source: event.target.value })}
          />
          <SelectField
            label={t("import.job")}
            hint={t("import.jobHint")}
            value={held.jobId}
            onChange={(event) => hold({ jobId: event.target.value })}
          >
            <option value="">{t("import.noJob")}</option>
            {jobs.data?.jobs.map((job) => (
              <option key={job.id} value={job.id}>
                {job.title}
              </option>
            ))}
          </SelectField>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button tone="primary" onClick={next}>
            {t("people:wizard.next")}
          </Button>
          <span className="text-sm text-muted">{t("import.checkHint")}</span>
        </div>
      </Card>
      <Columns />
    </div>
  );
}

function FileField({
  file,
  error,
  onFile,
}: {
  file: File | null;
  error: string | null;
  onFile: (file: File) => void;
}) {
  const { t, i18n } = useTranslation("work");
  const [over, setOver] = useState(false);
  const id = useId();
  const take = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  };
  const kilobytes = file && Math.max(1, Math.round(file.size / 1_000)).toLocaleString(i18n.language);
  return (
    <div className="grid gap-1">
      {/* The drop is a shortcut; the button does the same for keyboards and fingers. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside is the control */}
      <div
        data-testid="drop"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={take}
        className={cn(
          "grid justify-items-center gap-2 rounded-card border border-dashed px-4 py-8 text-center",
          over ? "border-accent bg-accent-tint" : error ? "border-bad" : "border-control",
        )}
      >
        {file ? (
          <FileSpreadsheet aria-hidden="true" size={28} strokeWidth={1.5} className="text-accent" />
        ) : (
          <FileUp aria-hidden="true" size={28} strokeWidth={1.5} className="text-muted" />
        )}
        <p className={cn("max-w-full min-w-0", file ? "font-semibold" : "font-medium")} role="status">
          {file ? `${file.name} · ${kilobytes} kB` : t("import.drop")}
        </p>
        {!file && <p className="text-sm text-muted">{t("import.or")}</p>}
        <FileButton
          label={t("import.choose")}
          accept=".csv,.tsv,.txt,text/csv"
          aria-describedby={error ? `${id}-error` : undefined}
          onFile={onFile}
        >
          {file ? t("import.change") : t("import.pick")}
        </FileButton>
        <p className="max-w-[56ch] text-sm text-muted">{t("import.understood")}</p>
      </div>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

const COLUMNS = [
  "email",
  "name",
  "phone",
  "source",
  "job_template",
  "language",
  "timezone",
  "status",
] as const;
const NEEDED: readonly string[] = ["email", "name"];
const HINTED = ["job_template", "language", "timezone", "status"] as const;
const hinted = (column: string) => HINTED.find((known) => known === column);

function Columns() {
  const { t, i18n } = useTranslation("work");
  const language = supported(i18n.language) ?? "en";
  return (
    <section className="grid gap-2" aria-labelledby="columns">
      <h2 id="columns" className="text-lg font-semibold">
        {t("import.columnsTitle")}
      </h2>
      <p className="text-muted">{t("import.columnsLead")}</p>
      <ul className="grid gap-x-6 gap-y-1.5 sm:grid-cols-2">
        {COLUMNS.map((column) => {
          const hint = hinted(column);
          return (
            <li key={column} className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium">{t(`import.column.${column}`)}</span>
              {NEEDED.includes(column) && <Chip tone="accent">{t("import.needed")}</Chip>}
              {hint && <span className="text-muted">{t(`import.columnHint.${hint}`)}</span>}
            </li>
          );
        })}
      </ul>
      <div className="mt-1">
        <Button
          size="sm"
          icon={FileDown}
          onClick={() => saveFile(exampleFile(language), "candidates-example.csv")}
        >
          {t("import.example")}
        </Button>
      </div>
    </section>
  );
}
