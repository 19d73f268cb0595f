/**
 * A company's colour, made fit to be read: darker in light, lighter in dark, until text, links and buttons in it reach
 * WCAG 2.2 AA (1.4.3: 4.5 to 1). Free of React.
 */

export type Scheme = "light" | "dark";

/** What the colour stands on, as in `index.css`; the text on a button of it is the last. */
export const GROUNDS = {
  light: { page: "#fafaf8", surface: "#ffffff", sunken: "#f3f3f0", on: "#ffffff" },
  dark: { page: "#0f1214", surface: "#171b1e", sunken: "#1f2428", on: "#0f1214" },
} as const;

/** Of text at any size. */
export const AA = 4.5;

const HOVER = { light: 0.18, dark: 0.35 };
/** How much of the surface is in a tint. */
const TINT = { light: 0.9, dark: 0.82 };
const AWAY = { light: "#000000", dark: "#ffffff" } as const;

/** The names that `index.css` reads, each with `-light` or `-dark` at its end. */
export const ROLES = ["accent", "accent-hover", "on-accent", "accent-tint", "accent-tint-text"] as const;
export type Shades = Record<(typeof ROLES)[number], string>;

const channels = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** `share` of the second colour in the first, 0 to 1. */
function mixed(colour: string, other: string, share: number): string {
  const second = channels(other);
  const parts = channels(colour).map((one, at) => Math.round(one + ((second[at] ?? 0) - one) * share));
  return `#${parts.map((one) => one.toString(16).padStart(2, "0")).join("")}`;
}

/** WCAG's relative luminance, of sRGB. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function readable(colour: string, grounds: readonly string[], away: string): string {
  for (let share = 0; share < 1; share += 0.01) {
    const tried = mixed(colour, away, share);
    if (grounds.every((ground) => contrast(tried, ground) >= AA)) return tried;
  }
  return away;
}

/** The colours of all roles of the accent in a scheme. `colour`: #rrggbb. */
export function shades(colour: string, scheme: Scheme): Shades {
  const { page, surface, sunken, on } = GROUNDS[scheme];
  const away = AWAY[scheme];
  const accent = readable(colour.toLowerCase(), [page, surface, sunken, on], away);
  const hover = mixed(accent, away, HOVER[scheme]);
  const tint = mixed(accent, surface, TINT[scheme]);
  return {
    accent,
    "accent-hover": hover,
    "on-accent": on,
    "accent-tint": tint,
    "accent-tint-text": readable(hover, [tint, surface], away),
  };
}

/** The least contrast that the colour itself has with what it stands on in a scheme. */
export function leastContrast(colour: string, scheme: Scheme): number {
  return Math.min(...Object.values(GROUNDS[scheme]).map((ground) => contrast(colour, ground)));
}

export function isColour(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

/** The properties that make an element's accent this colour, for both schemes; none for null. */
export function accentStyle(colour: string | null): Record<`--brand-${string}`, string> {
  const found: Record<`--brand-${string}`, string> = {};
  if (!colour || !isColour(colour)) return found;
  for (const scheme of ["light", "dark"] as const) {
    const made = shades(colour, scheme);
    for (const role of ROLES) found[`--brand-${role}-${scheme}`] = made[role];
  }
  return found;
}
