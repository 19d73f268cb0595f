/** Shares and ratios in the reader's language. */

export function percent(value: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value);
}

export function ratio(value: number, language: string): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    value,
  );
}

/** "30 %–45 %"; nothing where there is no interval. */
export function interval(low: number | null, high: number | null, show: (value: number) => string): string {
  return low === null || high === null ? "" : `${show(low)}–${show(high)}`;
}
