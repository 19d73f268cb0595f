// What candidates ask of the company, and what a status says besides its four lines.
const day = 86_400_000;
const iso = (offset) => new Date(Date.now() + offset).toISOString();

export function askedAdjustment(sent) {
  const asked = { kinds: sent.kinds, text: sent.text || null, created_at: iso(0) };
  return { ...asked, answer: null, answered_at: null };
}

export const answeredAdjustment = {
  kinds: ["more_time"],
  text: null,
  created_at: iso(-day),
  answer: "Of course. Your interview may take 60 minutes.",
  answered_at: iso(-3_600_000),
};

/** The status of links by their name: `decided`, `late`, and any other one under review. */
export function makeAftercare() {
  const asked = new Map();
  const base = { company_name: "Hangang Labs", job_title: "Backend engineer", over: null, withdrawn: false };
  return {
    ask(token, { kind, text }) {
      const made = { id: `ask-${kind}`, kind, text, created_at: iso(0) };
      const whole = { ...made, answer: null, answered_at: null, answered_by_name: null };
      asked.set(token, [...(asked.get(token) ?? []), whole]);
      return whole;
    },
    status(token) {
      const common = { ...base, cancelled_at: null, decided: null, requests: asked.get(token) ?? [] };
      if (token === "cancelled") {
        return { ...common, over: "cancelled", cancelled_at: iso(-day), review_by: null };
      }
      if (token === "late") return { ...common, over: "finished", review_by: iso(-2 * day) };
      if (token !== "decided") return { ...common, over: "finished", review_by: iso(5 * day) };
      return {
        ...common,
        over: "finished",
        review_by: iso(day),
        decided: { outcome: "not_going_on", at: iso(-3_600_000), questions: 3, corrections: 1 },
        lines: [
          { step: "invited", at: iso(-6 * day), current: false },
          { step: "interviewed", at: iso(-4 * day), current: false },
          { step: "review", at: iso(-3_600_000), current: false },
          { step: "decision", at: iso(-3_600_000), current: true },
        ],
      };
    },
  };
}
