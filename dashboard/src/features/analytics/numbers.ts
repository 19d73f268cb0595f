import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { analyticsApi, type NumbersFilter, type NumbersName } from "@/api/analytics";

/** Under so many nothing is shown of a distribution; the service's own bound. */
export const FEW = 5;

export type { NumbersName };
export type Answer<N extends NumbersName> = Awaited<ReturnType<(typeof analyticsApi)[N]>>;

/** One answer of the service for the filter; while another filter is counted the old figures stay in sight. */
export function useNumbers<N extends NumbersName>(name: N, filter: NumbersFilter) {
  return useQuery<Answer<N>>({
    queryKey: ["analytics", name, filter],
    queryFn: ({ signal }) => analyticsApi[name](filter, signal) as Promise<Answer<N>>,
    placeholderData: keepPreviousData,
  });
}

/** Figures in the reader's language. */
export function useFigures() {
  const { t, i18n } = useTranslation("analytics");
  const language = i18n.language;
  const number = (value: number, digits = 0) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  return {
    count: (value: number) => number(value),
    decimal: (value: number) => number(value, 1),
    /** Of something that happens less than once. */
    rate: (value: number) => number(value, 2),
    percent: (value: number) =>
      new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(value),
    /** US dollars; small sums keep what tells them from nothing. */
    dollars: (value: number) =>
      new Intl.NumberFormat(language, {
        style: "currency",
        currency: "USD",
        currencyDisplay: "narrowSymbol",
        minimumFractionDigits: 2,
        maximumFractionDigits: value !== 0 && Math.abs(value) < 0.1 ? 4 : 2,
      }).format(value),
    /** A delay as people feel it. */
    secs: (ms: number) => t("unit.secs", { value: number(ms / 1_000, 2) }),
    /** Hours below two days, days from there on. */
    stay: (hours: number) =>
      hours < 1
        ? t("unit.minutes", { value: number(hours * 60) })
        : hours < 48
          ? t("unit.hours", { value: number(hours, 1) })
          : t("unit.days", { value: number(hours / 24, 1) }),
  };
}

/** A day or a month of the company's zone, from the first moment of it. */
export function spanName(since: string, zone: string, unit: "week" | "month", language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: zone,
    month: "short",
    ...(unit === "week" ? { day: "numeric" as const } : { year: "numeric" as const }),
  }).format(new Date(since));
}

/** 2026-11, `back` months before the one that runs for the reader. */
export function monthBefore(back: number, now = new Date()): string {
  const first = new Date(now.getFullYear(), now.getMonth() - back, 1);
  return `${first.getFullYear()}-${String(first.getMonth() + 1).padStart(2, "0")}`;
}

export type Cell = string | number | null;

/** A file that spreadsheets open: UTF-8 with a mark, and no cell that they would take for a formula. */
export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const written = (cell: Cell) => {
    const text = cell === null ? "" : String(cell);
    const safe = typeof cell === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${[head, ...rows].map((row) => row.map(written).join(",")).join("\r\n")}\r\n`;
}
