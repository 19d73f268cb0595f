import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { CompanySettings } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { zones } from "@/features/schedule/zones";
import { LANGUAGES } from "@/i18n";
import { Combobox } from "@/ui/combobox";
import { Choice, SelectField, TextField } from "@/ui/field";
import { HoursFields, hoursProblem } from "@/ui/hours-fields";
import { Card } from "@/ui/parts";
import { COMPANY_PART, type CompanyFields, HOURS, MINUTE } from "./company-part";
import { InheritedNote, inheritedValue } from "./inherited";
import { SettingsPage } from "./page";
import { Save } from "./save";
import { fieldProblem, useDraft } from "./use-settings";

const EXTENSIONS = [0, 1, 2, 3] as const;

export default function CompanyPage() {
  const { t } = useTranslation("settings");
  return (
    <SettingsPage title={t("topic.company")} lead={t("company.lead")}>
      {(settings) => <Editor settings={settings} />}
    </SettingsPage>
  );
}

const whole = (text: string, least: number, most: number) =>
  text === "" || (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most);

function Editor({ settings }: { settings: CompanySettings }) {
  const { t, i18n } = useTranslation(["settings", "common"]);
  const hoursList = new Intl.ListFormat(i18n.language);
  const draft = useDraft("company", settings, COMPANY_PART);
  const { fields, set, error } = draft;
  const disabled = !useMay()("company:write");
  const limitOk = whole(fields.time_limit, 5, 240);
  const opensOk = whole(fields.opens_before, 0, 1_440);
  const hoursWrong = fields.interview_hours ? hoursProblem(fields.interview_hours) : null;
  const wrong = !limitOk || !opensOk || hoursWrong !== null || fields.name.trim() === "";
  const inherited = (name: string) => {
    const value = inheritedValue(settings, name);
    return value === null ? "" : String(Math.round(value / MINUTE));
  };
  return (
    <div className="grid gap-4">
      <Card className="grid gap-4 sm:grid-cols-2" aria-labelledby="about-company">
        <h2 id="about-company" className="text-lg font-semibold sm:col-span-2">
          {t("company.about")}
        </h2>
        <TextField
          label={t("company.name")}
          hint={t("company.nameHint")}
          error={fields.name.trim() === "" ? t("company.nameNeeded") : fieldProblem(error, "name")}
          value={fields.name}
          maxLength={255}
          disabled={disabled}
          data-testid="company-name"
          onChange={({ target }) => set({ name: target.value })}
        />
        <TextField
          type="email"
          label={t("company.contact")}
          hint={t("company.contactHint")}
          error={fieldProblem(error, "settings.contact_email")}
          value={fields.contact_email}
          maxLength={255}
          disabled={disabled}
          onChange={({ target }) => set({ contact_email: target.value })}
        />
        <SelectField
          label={t("company.language")}
          hint={t("company.languageHint")}
          value={fields.language}
          disabled={disabled}
          onChange={({ target }) => set({ language: target.value })}
        >
          <option value="">{t("company.notSet")}</option>
          {LANGUAGES.map((one) => (
            <option key={one} value={one} lang={one}>
              {t(`common:languageName.${one}`)}
            </option>
          ))}
        </SelectField>
        <Combobox
          label={t("company.zone")}
          hint={t("company.zoneHint")}
          error={fieldProblem(error, "settings.timezone")}
          value={fields.timezone || null}
          onChange={(timezone) => set({ timezone })}
          options={zones().map((zone) => ({ value: zone, label: zone }))}
          placeholder={t("company.notSet")}
          disabled={disabled}
        />
      </Card>
      <Card className="grid gap-4 sm:grid-cols-2" aria-labelledby="company-interviews">
        <h2 id="company-interviews" className="text-lg font-semibold sm:col-span-2">
          {t("company.interviews")}
        </h2>
        <TextField
          label={t("company.timeLimit")}
          hint={
            fields.time_limit === "" && (
              <InheritedNote settings={settings} name="interviews.time_limit_secs" />
            )
          }
          error={limitOk ? null : t("company.timeLimitWrong")}
          inputMode="numeric"
          placeholder={inherited("interviews.time_limit_secs")}
          value={fields.time_limit}
          disabled={disabled}
          onChange={({ target }) => set({ time_limit: target.value.trim() })}
        />
        <TextField
          label={t("company.opens")}
          hint={
            fields.opens_before === "" && (
              <InheritedNote settings={settings} name="interviews.opens_before_secs" />
            )
          }
          error={opensOk ? null : t("company.opensWrong")}
          inputMode="numeric"
          placeholder={inherited("interviews.opens_before_secs")}
          value={fields.opens_before}
          disabled={disabled}
          onChange={({ target }) => set({ opens_before: target.value.trim() })}
        />
        <SelectField
          label={t("company.extensions")}
          hint={t("company.extensionsHint")}
          value={fields.max_extensions}
          disabled={disabled}
          onChange={({ target }) => set({ max_extensions: target.value })}
        >
          <option value="">{t("company.standard", { value: 2 })}</option>
          {EXTENSIONS.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("company.reminders")}
          value={fields.reminders}
          disabled={disabled}
          onChange={({ target }) => set({ reminders: target.value })}
        >
          {[...new Set(["24, 1", "24", "48, 24, 1", "off", fields.reminders])].map((one) => (
            <option key={one} value={one}>
              {one === "off"
                ? t("company.noReminders")
                : t("company.hoursBefore", { hours: hoursList.format(one.split(", ")) })}
            </option>
          ))}
        </SelectField>
        <Choice
          type="checkbox"
          checked={fields.auto_redo}
          disabled={disabled}
          onChange={({ target }) => set({ auto_redo: target.checked })}
          className="sm:col-span-2"
        >
          {t("company.redo")}
        </Choice>
      </Card>
      <Hours fields={fields} set={set} disabled={disabled} problem={hoursWrong} />
      {!disabled && (
        <Save
          draft={draft}
          label={(key) => t(`company.field.${key}` as "company.name")}
          problem={wrong ? t("fixFirst") : null}
        />
      )}
    </div>
  );
}

function Hours({
  fields,
  set,
  disabled,
  problem,
}: {
  fields: CompanyFields;
  set: (change: Partial<CompanyFields>) => void;
  disabled: boolean;
  problem: "noDays" | "order" | null;
}) {
  const { t } = useTranslation(["settings", "work"]);
  const id = useId();
  return (
    <Card className="grid gap-3" aria-labelledby={id}>
      <h2 id={id} className="text-lg font-semibold">
        {t("company.hours")}
      </h2>
      <p className="max-w-[68ch] text-muted">{t("company.hoursHint")}</p>
      <Choice
        type="checkbox"
        checked={fields.interview_hours !== null}
        disabled={disabled}
        onChange={({ target }) => set({ interview_hours: target.checked ? HOURS : null })}
      >
        {t("company.hoursOn")}
      </Choice>
      {fields.interview_hours && (
        <HoursFields
          value={fields.interview_hours}
          disabled={disabled}
          onChange={(next) => set({ interview_hours: next })}
          labels={{ days: t("work:phone.days"), from: t("work:phone.from"), to: t("work:phone.to") }}
        />
      )}
      <p role="alert" className="text-sm text-bad empty:hidden">
        {problem && t(`work:phone.${problem}`)}
      </p>
    </Card>
  );
}
