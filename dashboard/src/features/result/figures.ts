/** Figures of a call in words of the reader's language. */

/** From 10 s on without a fraction. */
export function seconds(ms: number, language: string): string {
  const value = ms / 1_000;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: "second",
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 2 : 0,
  }).format(value);
}

export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** An interview costs cents: small sums keep two figures that say something. */
export function money(usd: number, language: string): string {
  return price(usd, "USD", language);
}

export function price(sum: number, currency: string, language: string): string {
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: sum !== 0 && sum < 0.1 ? 4 : 2,
  }).format(sum);
}

export function count(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}
