import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { settingsApi, settingsKeys, type ThresholdsPreview } from "@/api/settings";
import type { CompanySettings } from "@/api/types";
import { useMay } from "@/features/auth/use-may";
import { cn } from "@/ui/cn";
import { Failure } from "@/ui/failure";
import { Card, Skeleton } from "@/ui/parts";
import { InheritedNote, inheritedValue } from "./inherited";
import { SettingsPage } from "./page";
import { Save } from "./save";
import { fieldProblem, type Part, useDraft } from "./use-settings";

interface ThresholdFields extends Record<string, unknown> {
  pass: number;
  review: number;
}

const PART: Part<ThresholdFields> = {
  read: (settings) => ({
    pass: settings.settings.thresholds?.pass ?? inheritedValue(settings, "thresholds.pass") ?? 70,
    review: settings.settings.thresholds?.review ?? inheritedValue(settings, "thresholds.review") ?? 50,
  }),
  write: ({ settings }, { pass, review }) => ({ settings: { ...settings, thresholds: { pass, review } } }),
};

export default function ThresholdsPage() {
  const { t } = useTranslation("settings");
  return (
    <SettingsPage title={t("topic.thresholds")} lead={t("thresholds.lead")}>
      {(settings) => <Editor settings={settings} />}
    </SettingsPage>
  );
}

function Editor({ settings }: { settings: CompanySettings }) {
  const { t } = useTranslation("settings");
  const draft = useDraft("thresholds", settings, PART);
  const { fields, set, error } = draft;
  const disabled = !useMay()("company:write");
  const order = fields.review > fields.pass ? t("thresholds.order") : null;
  return (
    <div className="grid gap-4">
      <Card className="grid gap-6" aria-labelledby="limits">
        <h2 id="limits" className="text-lg font-semibold">
          {t("thresholds.limits")}
        </h2>
        <Slider
          label={t("thresholds.pass")}
          hint={t("thresholds.passHint")}
          value={fields.pass}
          disabled={disabled}
          onChange={(pass) => set({ pass })}
        />
        <Slider
          label={t("thresholds.review")}
          hint={t("thresholds.reviewHint")}
          value={fields.review}
          disabled={disabled}
          error={order ?? fieldProblem(error, "settings.thresholds")}
          onChange={(review) => set({ review })}
        />
        {!settings.settings.thresholds && (
          <p className="grid gap-1">
            <InheritedNote settings={settings} name="thresholds.pass" />
            <InheritedNote settings={settings} name="thresholds.review" />
          </p>
        )}
      </Card>
      {!order && <Preview pass={fields.pass} review={fields.review} />}
      {!disabled && (
        <Save draft={draft} label={(key) => t(`thresholds.${key}` as "thresholds.pass")} problem={order} />
      )}
    </div>
  );
}

interface SliderProps {
  label: string;
  hint: string;
  value: number;
  disabled: boolean;
  error?: string | null;
  onChange: (value: number) => void;
}

/** A limit by slider or by number; both are the same value, and arrows move it by one. */
function Slider({ label, hint, value, disabled, error, onChange }: SliderProps) {
  const { t } = useTranslation("settings");
  const id = useId();
  // What is being typed may be no number yet.
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const type = (typed: string) => {
    setText(typed);
    if (/^\d{1,3}$/.test(typed.trim()) && Number(typed) <= 100) onChange(Number(typed));
  };
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <p id={`${id}-hint`} className="text-sm text-muted">
        {hint}
      </p>
      <div className="flex items-center gap-4">
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          value={value}
          disabled={disabled}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => onChange(Number(target.value))}
          className="h-10 min-w-0 flex-1 accent-accent"
        />
        <input
          type="text"
          inputMode="numeric"
          aria-label={t("thresholds.number", { label })}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          value={text}
          disabled={disabled}
          onChange={({ target }) => type(target.value)}
          onBlur={() => setText(String(value))}
          className="tabular min-h-10 w-18 rounded-control border border-control bg-surface px-3 text-right text-lg disabled:opacity-60 sm:text-base"
        />
      </div>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

const OUTCOMES = ["passed", "review", "failed"] as const;

/** What last month's suggestions would have been; nothing that is decided or scored changes. */
function Preview({ pass, review }: { pass: number; review: number }) {
  const { t, i18n } = useTranslation("settings");
  const [asked, setAsked] = useState({ pass, review });
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ pass, review }), 250);
    return () => clearTimeout(timer);
  }, [pass, review]);
  const preview = useQuery({
    queryKey: settingsKeys.preview(asked.pass, asked.review),
    queryFn: ({ signal }) => settingsApi.previewThresholds(asked.pass, asked.review, signal),
    placeholderData: keepPreviousData,
  });
  const shown = preview.data;
  return (
    <Card
      className="grid gap-3"
      aria-labelledby="preview"
      data-testid="preview"
      data-asked={`${asked.pass}/${asked.review}`}
    >
      <h2 id="preview" className="text-lg font-semibold">
        {t("thresholds.preview")}
      </h2>
      {preview.error && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
      {!shown && !preview.error && <Skeleton className="h-32" />}
      {shown && shown.interviews === 0 && <p className="text-muted">{t("thresholds.none")}</p>}
      {shown && shown.interviews > 0 && (
        <>
          <Compared preview={shown} />
          {shown.for_other_reasons > 0 && (
            <p className="text-sm text-muted">{t("thresholds.others", { count: shown.for_other_reasons })}</p>
          )}
          <p role="status" className="sr-only">
            {t("thresholds.said", {
              pass: shown.proposed.pass_threshold,
              review: shown.proposed.review_threshold,
              counts: OUTCOMES.map(
                (one) =>
                  `${shown.proposed[one].toLocaleString(i18n.language)} ${t(`thresholds.outcome.${one}`)}`,
              ).join(", "),
            })}
          </p>
        </>
      )}
      <p className="max-w-[68ch] text-sm text-muted">{t("thresholds.never")}</p>
    </Card>
  );
}

function Compared({ preview }: { preview: ThresholdsPreview }) {
  const { t, i18n } = useTranslation("settings");
  const { current, proposed, interviews } = preview;
  const same =
    current.pass_threshold === proposed.pass_threshold &&
    current.review_threshold === proposed.review_threshold;
  const rows = same ? [current] : [current, proposed];
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <table className="tabular w-full">
      <caption className="mb-2 text-left text-muted">
        {t("thresholds.counted", { count: interviews })}
      </caption>
      <thead>
        <tr className="border-b border-hairline text-left text-sm text-muted">
          <th scope="col" className="py-1.5 pr-2 font-medium">
            {t("thresholds.with")}
          </th>
          {OUTCOMES.map((one) => (
            <th key={one} scope="col" className="py-1.5 pl-2 text-right font-medium">
              {t(`thresholds.outcome.${one}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row === current ? "now" : "then"} className={cn(row === proposed && "font-semibold")}>
            <th scope="row" className={cn("py-1.5 pr-2 text-left", row === current && "font-normal")}>
              {t(row === current ? "thresholds.now" : "thresholds.then")}{" "}
              <span className="whitespace-nowrap">{`${row.pass_threshold} / ${row.review_threshold}`}</span>
            </th>
            {OUTCOMES.map((one) => (
              <td
                key={one}
                className="py-1.5 pl-2 text-right"
                data-testid={`${row === current ? "now" : "then"}-${one}`}
              >
                {number(row[one])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
