import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { PageHead } from "@/features/shell/page-head";
import { ChooseFile, type Chosen } from "./choose-file";
import { PastImports } from "./past-imports";
import { ImportRun } from "./run";

const route = getRouteApi("/company/candidates/import");

/** A file goes up, a bar follows the work, and the result says what to do. The import's id stands in the address. */
export default function ImportPage() {
  const { t } = useTranslation("work");
  const { job } = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<Chosen>({ file: null, source: "", jobId: "" });
  const start = useMutation({
    mutationFn: ({ dryRun }: { dryRun: boolean }) => companyApi.startImport(formOf(chosen, dryRun)),
    onSuccess: async ({ import_job_id }) => {
      void client.invalidateQueries({ queryKey: keys.imports });
      await navigate({ search: { job: import_job_id } });
    },
  });
  return (
    <div className="grid max-w-[840px] gap-6">
      <div>
        <PageHead title={t("import.title")} />
        {job ? (
          <ImportRun
            key={job}
            id={job}
            onImport={chosen.file ? () => start.mutate({ dryRun: false }) : null}
            starting={start.isPending}
            error={start.error}
          />
        ) : (
          <ChooseFile
            chosen={chosen}
            onChange={(change) => {
              start.reset();
              setChosen((before) => ({ ...before, ...change }));
            }}
            onStart={(dryRun) => start.mutate({ dryRun })}
            starting={start.isPending ? (start.variables.dryRun ? "check" : "import") : null}
            error={start.error}
          />
        )}
      </div>
      <PastImports />
    </div>
  );
}

function formOf({ file, source, jobId }: Chosen, dryRun: boolean): FormData {
  const form = new FormData();
  if (file) form.set("file", file);
  if (source.trim()) form.set("source", source.trim());
  if (jobId) form.set("job_template_id", jobId);
  if (dryRun) form.set("dry_run", "true");
  return form;
}
