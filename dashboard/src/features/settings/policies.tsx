import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ConsentTexts, settingsApi, settingsKeys } from "@/api/settings";
import type { CompanySettings } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { formatDate } from "@/lib/format";
import { Failure } from "@/ui/failure";
import { Choice, SelectField, TextField } from "@/ui/field";
import { Card, Chip, Skeleton } from "@/ui/parts";
import { SettingsPage } from "./page";
import { Save } from "./save";
import { fieldProblem, type Part, useDraft } from "./use-settings";

interface PolicyFields extends Record<string, unknown> {
  blind: boolean;
  notice_en: string;
  notice_ko: string;
  self_reports: boolean;
}

const PART: Part<PolicyFields> = {
  read: ({ settings }) => ({
    blind: settings.blind_first_view ?? true,
    notice_en: settings.watching_notice?.en ?? "",
    notice_ko: settings.watching_notice?.ko ?? "",
    self_reports: settings.self_reports ?? false,
  }),
  write: ({ settings }, { blind, notice_en, notice_ko, self_reports }) => ({
    settings: {
      ...settings,
      blind_first_view: blind,
      watching_notice:
        notice_en.trim() || notice_ko.trim()
          ? { en: notice_en.trim() || null, ko: notice_ko.trim() || null }
          : null,
      self_reports,
    },
  }),
};

export default function PoliciesPage() {
  const { t } = useTranslation("settings");
  return (
    <SettingsPage title={t("topic.policies")} lead={t("policies.lead")}>
      {(settings) => (
        <div className="grid gap-4">
          <Consent />
          <Editor settings={settings} />
        </div>
      )}
    </SettingsPage>
  );
}

function Editor({ settings }: { settings: CompanySettings }) {
  const { t } = useTranslation(["settings", "work", "common"]);
  const draft = useDraft("policies", settings, PART);
  const { fields, set, error } = draft;
  const disabled = !useMay()("company:write");
  return (
    <>
      <Card className="grid gap-2" aria-labelledby="blind">
        <h2 id="blind" className="text-lg font-semibold">
          {t("policies.blind")}
        </h2>
        <p className="max-w-[68ch] text-muted">{t("policies.blindText")}</p>
        <Choice
          type="checkbox"
          checked={fields.blind}
          disabled={disabled}
          data-testid="blind"
          onChange={({ target }) => set({ blind: target.checked })}
        >
          {t("policies.blindOn")}
        </Choice>
      </Card>
      <Card className="grid gap-4" aria-labelledby="watching">
        <h2 id="watching" className="text-lg font-semibold">
          {t("policies.watching")}
        </h2>
        <p className="max-w-[68ch] text-muted">{t("policies.watchingText")}</p>
        {(["en", "ko"] as const).map((language) => (
          <TextField
            key={language}
            label={t("policies.noticeIn", { language: t(`common:languageName.${language}`) })}
            hint={t("policies.noticeHint")}
            error={fieldProblem(error, `settings.watching_notice.${language}`)}
            placeholder={t(`policies.standardNotice.${language}`)}
            lang={language}
            maxLength={200}
            disabled={disabled}
            value={fields[`notice_${language}`]}
            onChange={({ target }) => set({ [`notice_${language}`]: target.value })}
          />
        ))}
      </Card>
      <Card className="grid gap-2" aria-labelledby="fairness">
        <h2 id="fairness" className="text-lg font-semibold">
          {t("policies.fairness")}
        </h2>
        <p className="max-w-[68ch] text-muted">{t("work:impact.askHint")}</p>
        <Choice
          type="checkbox"
          checked={fields.self_reports}
          disabled={disabled}
          onChange={({ target }) => set({ self_reports: target.checked })}
        >
          {t("policies.selfReports")}
        </Choice>
        <Link
          to="/analytics/adverse-impact"
          search={{}}
          className="justify-self-start border-b border-current"
        >
          {t("policies.toImpact")}
        </Link>
      </Card>
      <Card className="grid gap-2" aria-labelledby="hours">
        <h2 id="hours" className="text-lg font-semibold">
          {t("policies.hours")}
        </h2>
        <p className="max-w-[68ch] text-muted">
          {settings.settings.calling
            ? t("policies.hoursAre", {
                from: settings.settings.calling.start,
                to: settings.settings.calling.end,
              })
            : t("policies.hoursStandard")}
        </p>
        <Link to="/settings/phone" className="justify-self-start border-b border-current">
          {t("policies.toPhone")}
        </Link>
      </Card>
      {!disabled && (
        <Save
          draft={draft}
          label={(key) => t(`policies.field.${key}` as "policies.blind")}
          show={(_, value) => shown(value, t("yes"), t("no"))}
        />
      )}
    </>
  );
}

function shown(value: unknown, yes: string, no: string): string {
  if (typeof value === "boolean") return value ? yes : no;
  return typeof value === "string" && value ? value : "—";
}

/** What candidates read and agree to, as they see it, and to which version how many agreed since when. */
function Consent() {
  const { t, i18n } = useTranslation(["settings", "common"]);
  const [language, setLanguage] = useState(i18n.language);
  const texts = useQuery({
    queryKey: settingsKeys.consentTexts,
    queryFn: ({ signal }) => settingsApi.consentTexts(signal),
  });
  const text = texts.data?.texts.find((one) => one.language === language) ?? texts.data?.texts[0];
  return (
    <Card className="grid gap-4" aria-labelledby="consent">
      <h2 id="consent" className="text-lg font-semibold">
        {t("policies.consent")}
      </h2>
      <p className="max-w-[68ch] text-muted">{t("policies.consentText")}</p>
      {texts.error && <Failure error={texts.error} onRetry={() => void texts.refetch()} />}
      {texts.isPending && <Skeleton className="h-56" />}
      {texts.data && text && (
        <>
          <Versions versions={texts.data.versions} />
          <div className="flex flex-wrap items-end gap-3">
            <div className="w-44">
              <SelectField
                label={t("policies.previewIn")}
                value={text.language}
                onChange={({ target }) => setLanguage(target.value)}
              >
                {texts.data.texts.map((one) => (
                  <option key={one.language} value={one.language} lang={one.language}>
                    {t(`common:languageName.${one.language}` as "common:language")}
                  </option>
                ))}
              </SelectField>
            </div>
            <Chip tone="accent">{t("policies.version", { version: text.version })}</Chip>
          </div>
          <Preview text={text} />
        </>
      )}
    </Card>
  );
}

function Versions({ versions }: { versions: ConsentTexts["versions"] }) {
  const { t, i18n } = useTranslation(["settings", "common"]);
  if (versions.length === 0) return <p className="text-muted">{t("policies.nobody")}</p>;
  return (
    <ul className="grid gap-1" data-testid="consent-versions">
      {versions.map(({ version, language, in_force, people, withdrawn, first_at }) => (
        <li key={`${version}.${language}`} className="flex flex-wrap items-baseline gap-x-3">
          <span className="tabular font-medium">{version}</span>
          <span>{t(`common:languageName.${language}` as "common:language", { defaultValue: language })}</span>
          <span className="text-muted">
            {t("policies.since", { date: formatDate(first_at, i18n.language) })}
            {` · ${t("policies.people", { count: people })}`}
            {withdrawn > 0 && ` · ${t("policies.withdrawn", { count: withdrawn })}`}
          </span>
          {in_force && <Chip tone="good">{t("policies.inForce")}</Chip>}
        </li>
      ))}
    </ul>
  );
}

/** The candidate's page of consent, read only. */
function Preview({ text }: { text: ConsentTexts["texts"][number] }) {
  const { t } = useTranslation("settings");
  return (
    <section
      aria-label={t("policies.preview")}
      lang={text.language}
      className="candidate-text rounded-card border border-dashed border-control bg-page p-4"
      data-testid="consent-preview"
    >
      <div className="mb-4 grid">
        {text.lines.map((line) => (
          <details key={line.id} className="border-b border-hairline py-2 last:border-b-0">
            <summary>
              <span className="inline-block max-w-[calc(100%-1.5rem)] align-top">
                <span className="block font-semibold">{line.heading}</span>
                <span className="block text-muted">{line.short}</span>
              </span>
            </summary>
            <p className="mt-2 pl-4 text-muted">{line.detail}</p>
          </details>
        ))}
      </div>
      {text.items.map((item) => (
        <Choice key={item.id} type="checkbox" checked={false} disabled readOnly>
          {item.text}
        </Choice>
      ))}
    </section>
  );
}
