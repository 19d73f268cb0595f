/** How coming back from a provider's page can end (`api/connections/endpoints.py`, `api/connections/sign_in.py`). */

export const OUTCOMES = ["connected", "scope", "denied", "expired", "refused", "taken", "away"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const GITHUB_OUTCOMES = [
  "confirm",
  "unknown",
  "inactive",
  "denied",
  "expired",
  "refused",
  "away",
] as const;
export type GitHubOutcome = (typeof GITHUB_OUTCOMES)[number];

/** Of `/profile`. */
export function connectionOutcome(search: Record<string, unknown>): { outcome?: Outcome } {
  const outcome = OUTCOMES.find((one) => one === search.outcome);
  return outcome ? { outcome } : {};
}

/** Of `/login`. */
export function githubOutcome(search: Record<string, unknown>): { github?: GitHubOutcome } {
  const github = GITHUB_OUTCOMES.find((one) => one === search.github);
  return github ? { github } : {};
}
