import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { type ImportPreview, peopleApi } from "@/api/people";
import { useKeys } from "@/lib/use-keys";
import { Button } from "@/ui/button";
import { Card, Chip, Notice, Skeleton } from "@/ui/parts";
import { ImportError } from "./error";
import { formOf, hold, useHeld } from "./held-file";

const FIELDS = [
  "email",
  "name",
  "phone",
  "source",
  "job_template",
  "language",
  "timezone",
  "status",
] as const;
const SEPARATORS: Record<string, "comma" | "semicolon" | "tab" | "pipe"> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "pipe",
};

/** How the file is read, as a guess that one can change; nothing is written by looking. */
export function ColumnsStep() {
  const { t } = useTranslation(["people", "work"]);
  const held = useHeld();
  const navigate = useNavigate();
  const seen = useQuery({
    queryKey: ["import-preview", held.file?.name, held.file?.size, held.file?.lastModified, held.mapping],
    queryFn: () => peopleApi.preview(formOf({ ...held, fixes: {} }, false)),
    enabled: held.file !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before: ImportPreview | undefined) => before,
  });
  const check = useMutation({
    mutationFn: () => companyApi.startImport(formOf(held, true)),
    onSuccess: ({ import_job_id }) =>
      navigate({ to: "/candidates/import", search: { step: "check", job: import_job_id } }),
  });
  const ready = seen.data !== undefined && seen.data.missing.length === 0 && !seen.isPlaceholderData;
  const next = () => ready && !check.isPending && check.mutate();
  const back = () => void navigate({ to: "/candidates/import", search: {} });
  useKeys({
    "Alt+ArrowRight": { label: t("wizard.next"), run: () => void next() },
    "Alt+ArrowLeft": { label: t("wizard.back"), run: back },
  });
  useEffect(() => {
    if (held.file === null) void navigate({ to: "/candidates/import", search: {}, replace: true });
  }, [held.file, navigate]);
  return (
    <div className="grid gap-4">
      {seen.isPending && <Skeleton className="h-64" />}
      {seen.error && <ImportError error={seen.error} />}
      {seen.data && <Preview seen={seen.data} chosen={held.mapping} />}
      {check.error && <ImportError error={check.error} />}
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          disabled={!ready}
          busy={check.isPending}
          busyLabel={t("work:import.uploading")}
          onClick={next}
        >
          {t("wizard.next")}
        </Button>
        <Button onClick={back}>{t("wizard.back")}</Button>
      </div>
    </div>
  );
}

function Preview({ seen, chosen }: { seen: ImportPreview; chosen: Record<string, string | null> }) {
  const { t } = useTranslation(["people", "work"]);
  const fieldOf = (index: number) => FIELDS.find((field) => seen.columns[field] === index) ?? null;
  const ignored = seen.header.filter((name, index) => name && fieldOf(index) === null);
  const separator = SEPARATORS[seen.delimiter];
  // A field stands for one column: whoever had it before loses it.
  const choose = (name: string, field: string | null) => {
    const mapping = { ...chosen, [name]: field };
    for (const [index, other] of seen.header.entries())
      if (field !== null && other !== name && fieldOf(index) === field) mapping[other] = null;
    hold({ mapping });
  };
  return (
    <Card className="grid gap-4">
      <p className="tabular text-muted">
        {seen.filename} · {t("wizard.encoding")}: {seen.encoding.toUpperCase()} · {t("wizard.separator")}:{" "}
        {separator ? t(`wizard.sep.${separator}`) : seen.delimiter}
      </p>
      {seen.missing.length > 0 && (
        <Notice
          role="alert"
          tone="caution"
          title={t("wizard.needs", {
            fields: seen.missing.map((field) => t(`work:import.column.${field}`)).join(", "),
          })}
        />
      )}
      <ul className="grid gap-3">
        {seen.header.map((name, index) => {
          const field = fieldOf(index);
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
              key={index}
              className="grid gap-x-4 gap-y-1 border-t border-hairline pt-3 sm:grid-cols-[minmax(0,1fr)_220px] sm:items-center"
            >
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2 font-medium break-words">
                  {name || "—"}
                  {field && <Chip>{t(name in chosen ? "wizard.chosen" : "wizard.guess")}</Chip>}
                </p>
                <p className="truncate text-sm text-muted">
                  {seen.samples[index]?.length
                    ? `${t("wizard.samples")}: ${seen.samples[index]?.join(" · ")}`
                    : t("wizard.noSamples")}
                </p>
              </div>
              <select
                aria-label={t("wizard.takenFor", { column: name })}
                value={field ?? ""}
                disabled={!name}
                onChange={(event) => choose(name, event.target.value || null)}
                className="min-h-10 w-full rounded-control border border-control bg-surface px-3 text-lg sm:text-base max-sm:min-h-11"
              >
                <option value="">{t("wizard.ignore")}</option>
                {FIELDS.map((one) => (
                  <option key={one} value={one}>
                    {t(`work:import.column.${one}`)}
                  </option>
                ))}
              </select>
            </li>
          );
        })}
      </ul>
      {ignored.length > 0 && (
        <p className="text-sm text-muted">
          {t("wizard.ignored", { count: ignored.length, n: ignored.length, names: ignored.join(", ") })}
        </p>
      )}
    </Card>
  );
}
