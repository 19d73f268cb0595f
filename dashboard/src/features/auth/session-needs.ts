/** What the end of a sign-in asks for. All times in milliseconds since 1970; free of React. */

/** How long before the end it is said. */
export const WARN_MS = 120_000;
/** Whoever pressed something so recently is at work. */
export const AT_WORK_MS = 300_000;

export type SessionNeeds = "nothing" | "renewal" | "warning" | "sign_in";

export function sessionNeeds(now: number, endsAt: number | null, activeAt: number): SessionNeeds {
  if (endsAt === null) return "nothing";
  if (now >= endsAt) return "sign_in";
  const atWork = now - activeAt < AT_WORK_MS;
  // At work: early enough that one lost request does not lead to the question.
  if (atWork) return now >= endsAt - 2 * WARN_MS ? "renewal" : "nothing";
  return now >= endsAt - WARN_MS ? "warning" : "nothing";
}
