// The telephone side of the fake service: the candidate's numbers and orders, and what HR sees of them.
const iso = (offset) => new Date(Date.now() + offset).toISOString();
const MINUTE = 60_000;

export const hours = (extra = {}) => ({
  timezone: "Europe/Lisbon",
  days: [0, 1, 2, 3, 4, 5, 6],
  start: "08:00",
  end: "20:00",
  own: false,
  ...extra,
});

/** @returns {any} */
export const order = (state, extra = {}) => ({
  phone_call_id: "leg1",
  state,
  leg_status: null,
  reason: null,
  said: "",
  attempt: 1,
  next_at: state === "waiting" ? iso(0) : null,
  asked_by: "candidate",
  message_left: false,
  ...extra,
});

/** What the candidate sees. @returns {any} */
export const candidatePhone = (extra = {}) => ({
  number: "+15550100123",
  pin: "40718296",
  call_me: true,
  masked_number: "…23",
  calling: null,
  why_not: null,
  hours: hours(),
  ...extra,
});

/** Nobody picked up; the next try is in a quarter of an hour. */
export const unanswered = (extra = {}) =>
  order("waiting", {
    attempt: 2,
    reason: "no_answer",
    said: "Nobody answered. Next try: 15:10 on 24 November for the candidate.",
    next_at: iso(15 * MINUTE),
    ...extra,
  });

/** @returns {any} */
export const leg = (id, extra = {}) => ({
  id,
  direction: "outbound",
  status: "completed",
  said: "The call has ended.",
  answered_by: "human",
  started_at: iso(-30 * MINUTE),
  answered_at: iso(-30 * MINUTE + 12_000),
  ended_at: iso(-8 * MINUTE),
  duration_secs: 1_304,
  cost: 0.308,
  currency: "USD",
  estimated: false,
  ...extra,
});

export const legs = [
  leg("leg3"),
  leg("leg2", {
    said: "An answering machine picked up.",
    answered_by: "machine_listens",
    started_at: iso(-150 * MINUTE),
    ended_at: iso(-149 * MINUTE),
    duration_secs: 31,
    cost: 0.014,
    estimated: true,
  }),
  leg("leg1", {
    direction: "inbound",
    said: "The PIN was wrong three times.",
    answered_by: null,
    started_at: iso(-170 * MINUTE),
    ended_at: iso(-169 * MINUTE),
    duration_secs: 48,
    cost: null,
    currency: null,
  }),
];

/** What the company sees. @returns {any} */
export const interviewPhone = (extra = {}) => ({
  number: "+15550100123",
  masked_number: "…5678",
  can_call: true,
  why_not: null,
  said: null,
  calling: null,
  hours: hours({ timezone: "Asia/Seoul" }),
  legs: [],
  ...extra,
});

/** @returns {any} */
export const line = (extra = {}) => ({
  carrier: "twilio",
  number: "+15550100123",
  voice_url: "https://interviews.example.com/telephony/twilio/voice",
  stream_url: "wss://interviews.example.com/telephony/stream",
  state: "unchecked",
  led_to: null,
  ...extra,
});

/** Orders of both sides. `one` has a `phone` with a `calling`. */
export function answerOrder(one, method, by) {
  one.phone.calling =
    method === "DELETE"
      ? { ...one.phone.calling, state: "canceled", reason: "canceled" }
      : order("waiting", { asked_by: by });
  return { ...one.phone.calling, already: false };
}
