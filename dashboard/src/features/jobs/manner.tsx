import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import type { Job } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Choice, SelectField } from "@/ui/field";
import { Card } from "@/ui/parts";

const MODES = ["adaptive", "verbatim"] as const;

/** How a job's interviews are held: what may differ between candidates, and who speaks. */
export function HowHeld({ job }: { job: Job }) {
  const { t } = useTranslation("hr");
  const client = useQueryClient();
  const may = useMay();
  const writes = may("jobs:write");
  const [mode, setMode] = useState(job.interview_mode);
  const [persona, setPersona] = useState(job.persona_id);
  const personas = useQuery({
    queryKey: keys.personas,
    queryFn: ({ signal }) => companyApi.personas(signal),
  });
  const save = useMutation({
    mutationFn: () => companyApi.saveJob(job, { interview_mode: mode, persona_id: persona }),
    onSuccess: (saved) => client.setQueryData(keys.job(job.id), saved),
  });
  const names = new Map([
    ["default", t("jobs.standardInterviewer")],
    ...(personas.data?.personas ?? []).map(({ slug, content }) => [slug, content.name] as const),
  ]);
  const same = mode === job.interview_mode && persona === job.persona_id;
  return (
    <Card className="grid gap-3" aria-labelledby="held-heading" data-testid="how-held">
      <h2 id="held-heading" className="font-semibold">
        {t("jobs.held")}
      </h2>
      <fieldset className="grid" disabled={!writes}>
        <legend className="sr-only">{t("jobs.held")}</legend>
        {MODES.map((one) => (
          <Choice
            key={one}
            type="radio"
            name="interview-mode"
            checked={mode === one}
            data-testid={`mode-${one}`}
            onChange={() => {
              save.reset();
              setMode(one);
            }}
          >
            <span className="block font-medium">{t(`jobs.mode.${one}`)}</span>
            <span className="text-muted">{t(`jobs.modeText.${one}`)}</span>
          </Choice>
        ))}
      </fieldset>
      <div className="max-w-80">
        <SelectField
          label={t("jobs.interviewer")}
          value={persona}
          disabled={!writes}
          onChange={({ target }) => {
            save.reset();
            setPersona(target.value);
          }}
        >
          {[...new Set([...names.keys(), job.persona_id])].map((slug) => (
            <option key={slug} value={slug}>
              {names.get(slug) ?? slug}
            </option>
          ))}
        </SelectField>
      </div>
      {may("company:write") && (
        <p>
          <Link to="/settings/interviewer" className="border-b border-current">
            {t("jobs.editInterviewers")}
          </Link>
        </p>
      )}
      {save.error && <Failure error={save.error} />}
      {writes && (
        <div className="flex flex-wrap items-center gap-3">
          <Button
            tone="primary"
            data-testid="save-held"
            busy={save.isPending}
            busyLabel={t("jobs.saving")}
            disabled={same}
            onClick={() => save.mutate()}
          >
            {t("jobs.save")}
          </Button>
          <p role="status" className="text-muted">
            {save.isSuccess && same ? t("jobs.saved") : ""}
          </p>
        </div>
      )}
    </Card>
  );
}
