import { useTranslation } from "react-i18next";
import type { CompanySettings } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { SelectField, TextField } from "@/ui/field";
import { Card } from "@/ui/parts";
import { InheritedNote, inheritedValue } from "./inherited";
import { Save } from "./save";
import { fieldProblem, type Part, useDraft } from "./use-settings";

/** Numbers as text; empty: the installation's. */
interface JudgingFields extends Record<string, unknown> {
  runs: string;
  second_judge: string;
  max_spread: string;
}

const PART: Part<JudgingFields> = {
  read: ({ settings: { judging } }) => ({
    runs: judging?.runs == null ? "" : String(judging.runs),
    second_judge: judging?.second_judge == null ? "" : judging.second_judge ? "yes" : "no",
    max_spread: judging?.max_spread == null ? "" : String(judging.max_spread),
  }),
  write: ({ settings }, { runs, second_judge, max_spread }) => ({
    settings: {
      ...settings,
      judging: {
        runs: runs === "" ? null : Number(runs),
        second_judge: second_judge === "" ? null : second_judge === "yes",
        max_spread: max_spread === "" ? null : Number(max_spread),
      },
    },
  }),
};

const RUNS = [1, 2, 3, 5, 7, 9] as const;

/** Who reads interviews for a score: how often, whether by a second model, and when they differ too much. */
export function Judging({ settings }: { settings: CompanySettings }) {
  const { t } = useTranslation("settings");
  const draft = useDraft("judging", settings, PART);
  const { fields, set, error } = draft;
  const disabled = !useMay()("company:write");
  const spreadOk =
    fields.max_spread === "" || (/^\d{1,3}$/.test(fields.max_spread) && Number(fields.max_spread) <= 100);
  const runs = inheritedValue(settings, "judging.runs");
  return (
    <div>
      <Card className="grid gap-4 sm:grid-cols-3" aria-labelledby="judging" data-testid="judging">
        <div className="grid gap-1 sm:col-span-3">
          <h2 id="judging" className="text-lg font-semibold">
            {t("judging.title")}
          </h2>
          <p className="max-w-[68ch] text-muted">{t("judging.lead")}</p>
        </div>
        <SelectField
          label={t("judging.runs")}
          hint={t("judging.runsHint")}
          error={fieldProblem(error, "settings.judging.runs")}
          value={fields.runs}
          disabled={disabled}
          onChange={({ target }) => set({ runs: target.value })}
        >
          <option value="">
            {runs === null ? t("judging.server") : t("judging.serverIs", { value: runs })}
          </option>
          {[...new Set([...RUNS.map(String), fields.runs])].filter(Boolean).map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("judging.second")}
          hint={t("judging.secondHint")}
          value={fields.second_judge}
          disabled={disabled}
          onChange={({ target }) => set({ second_judge: target.value })}
        >
          <option value="">{t("judging.server")}</option>
          <option value="yes">{t("yes")}</option>
          <option value="no">{t("no")}</option>
        </SelectField>
        <TextField
          label={t("judging.spread")}
          hint={t("judging.spreadHint")}
          error={spreadOk ? fieldProblem(error, "settings.judging.max_spread") : t("judging.spreadWrong")}
          inputMode="numeric"
          placeholder={String(inheritedValue(settings, "judging.max_spread") ?? "")}
          value={fields.max_spread}
          disabled={disabled}
          onChange={({ target }) => set({ max_spread: target.value.trim() })}
        />
        <div className="grid gap-1 sm:col-span-3">
          <InheritedNote settings={settings} name="judging.runs" />
          <InheritedNote settings={settings} name="judging.max_spread" />
          <p className="text-sm text-muted">
            {t("judging.hearing")} <code className="font-mono">HEARING_CHECK</code>
          </p>
        </div>
      </Card>
      {!disabled && (
        <Save
          draft={draft}
          label={(key) => t(`judging.field.${key}` as "judging.runs")}
          problem={spreadOk ? null : t("fixFirst")}
        />
      )}
    </div>
  );
}
