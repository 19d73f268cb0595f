/** What the page of the company edits. */
import type { Part } from "./use-settings";

export const HOURS = { days: [0, 1, 2, 3, 4], start: "09:00", end: "18:00" };
export const MINUTE = 60;

/** Minutes as text, so that what is typed stays; empty: the installation's. */
export interface CompanyFields extends Record<string, unknown> {
  name: string;
  contact_email: string;
  language: string;
  timezone: string;
  time_limit: string;
  opens_before: string;
  max_extensions: string;
  auto_redo: boolean;
  interview_hours: typeof HOURS | null;
  reminders: string;
}

const minutes = (secs: number | null | undefined) => (secs == null ? "" : String(Math.round(secs / MINUTE)));
const secs = (text: string) => (text === "" ? null : Number(text) * MINUTE);

export const COMPANY_PART: Part<CompanyFields> = {
  read: ({ name, settings }) => ({
    name,
    contact_email: settings.contact_email ?? "",
    language: settings.language ?? "",
    timezone: settings.timezone ?? "",
    time_limit: minutes(settings.interviews?.time_limit_secs),
    opens_before: minutes(settings.interviews?.opens_before_secs),
    max_extensions:
      settings.interviews?.max_extensions == null ? "" : String(settings.interviews.max_extensions),
    auto_redo: settings.interviews?.auto_redo ?? false,
    interview_hours: settings.interview_hours ? { ...HOURS, ...settings.interview_hours } : null,
    reminders:
      settings.reminders?.enabled === false
        ? "off"
        : (settings.reminders?.hours_before ?? [24, 1]).join(", "),
  }),
  write: ({ settings }, fields) => ({
    name: fields.name.trim(),
    settings: {
      ...settings,
      contact_email: fields.contact_email.trim() || null,
      language: fields.language || null,
      timezone: fields.timezone || null,
      interviews: {
        time_limit_secs: secs(fields.time_limit),
        opens_before_secs: secs(fields.opens_before),
        max_extensions: fields.max_extensions === "" ? null : Number(fields.max_extensions),
        auto_redo: fields.auto_redo,
      },
      interview_hours: fields.interview_hours,
      reminders:
        fields.reminders === "off"
          ? { enabled: false, hours_before: settings.reminders?.hours_before ?? [24, 1] }
          : { enabled: true, hours_before: fields.reminders.split(",").map(Number) },
    },
  }),
};
