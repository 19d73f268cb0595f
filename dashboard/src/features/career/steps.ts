/** What may come before, the steps of the wizard by the names that the service gives them, and what follows them. */
export const STEPS = [
  "import",
  "basics",
  "summary",
  "experience",
  "skills",
  "education",
  "projects",
  "extras",
  "documents",
  "publish",
] as const;

export type Step = (typeof STEPS)[number];

export function stepOf(value: unknown): Step | undefined {
  return STEPS.find((step) => step === value);
}
