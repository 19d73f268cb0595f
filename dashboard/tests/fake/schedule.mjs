// Calendar, free times, availability, and people's own views.
import { candidates, jobs } from "./data.mjs";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Monday of this week at midnight, in UTC. */
function monday() {
  const now = new Date();
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return midnight - ((now.getUTCDay() + 6) % 7) * DAY;
}
const at = (day, hour) => new Date(monday() + day * DAY + hour * HOUR).toISOString();
const ref = ({ id, name }) => ({ id, name });

function entry(id, person, starts, extra = {}) {
  return {
    id,
    created_at: at(-7, 9),
    status: "scheduled",
    candidate: ref(person),
    candidate_timezone: person.timezone,
    job: { id: "j1", title: jobs[0].title },
    scheduled_at: starts,
    started_at: null,
    completed_at: null,
    verdict: null,
    suggested_verdict: null,
    score: null,
    blind: false,
    channel: "browser",
    call_candidate: false,
    timezone: "Europe/Lisbon",
    time_limit_secs: 2_700,
    patience: 1,
    text_mode: false,
    interviewer_id: null,
    interviewer: null,
    round_id: null,
    live: false,
    live_channel: null,
    odd: null,
    clash: null,
    mail_failed: false,
    moved_count: 0,
    ...extra,
  };
}

const [jo, minah, wolfgang] = candidates;
const colleague = { id: "u2", name: "Kang Dae" };

function offer(extra = {}) {
  return {
    id: "o1",
    kind: "proposed",
    times: [at(9, 11), at(10, 12)],
    timezone: "Asia/Seoul",
    reason: "I work until seven.",
    created_at: at(-1, 9),
    answered_at: null,
    accepted_at: null,
    answer: null,
    ...extra,
  };
}

const point = (id, text) => ({
  id,
  text,
  strong: "Names what they did and what came of it.",
  partial: "Names one of both.",
});

function review(extra = {}) {
  return {
    interview_id: "i1",
    candidate: ref(jo),
    job: { id: "j1", title: jobs[0].title },
    completed_at: at(-1, 10),
    due_at: new Date(Date.now() + 3 * DAY).toISOString(),
    channel: "browser",
    state: "due",
    questions: [
      {
        question_id: "q1",
        text: "What did you build last?",
        points: [point("p1", "Says what they did themselves"), point("p2", "Names a result")],
        words: [
          {
            call_id: "call1",
            started_ms: 4_000,
            ended_ms: 9_000,
            text: "I built the billing service of our shop.",
            corrected: false,
          },
          {
            call_id: "call1",
            started_ms: 10_000,
            ended_ms: 14_000,
            text: "There were fewer complaints after that.",
            corrected: true,
          },
        ],
      },
      {
        question_id: "q2",
        text: "How do you make sure that a change breaks nothing?",
        points: [point("p1", "Writes automated tests")],
        words: [],
      },
    ],
    recordings: [{ call_id: "call1", url: "/recording.wav", duration_ms: 60_000, started_ms: 0 }],
    own: null,
    others: null,
    ...extra,
  };
}

function myRow(id, person, extra = {}) {
  return {
    interview_id: id,
    candidate: ref(person),
    candidate_timezone: person.timezone,
    job: { id: "j1", title: jobs[0].title },
    state: "due",
    scheduled_at: null,
    time_limit_secs: 2_700,
    channel: "browser",
    live: false,
    completed_at: at(-1, 10),
    due_at: new Date(Date.now() + 3 * DAY).toISOString(),
    sent_at: null,
    draft: false,
    ...extra,
  };
}

export function areaState() {
  return {
    week: {
      entries: [
        entry("i3", jo, at(1, 10), { odd: null }),
        entry("i3b", minah, at(1, 10.5), {
          clash: "interviewer",
          interviewer: colleague,
          interviewer_id: "u2",
          channel: "phone",
        }),
        entry("i3c", wolfgang, at(2, 14), { mail_failed: true }),
        entry("i3d", minah, at(3, 13), { odd: "late", moved_count: 1 }),
        entry("i1", jo, at(0, 9), { status: "completed" }),
      ],
      truncated: false,
      waiting: [
        {
          interview_id: "i3d",
          candidate: ref(minah),
          candidate_timezone: "Asia/Seoul",
          job: { id: "j1", title: jobs[0].title },
          scheduled_at: at(3, 13),
          time_limit_secs: 2_700,
          offer: offer(),
        },
      ],
      at_once: 12,
      day_begins: null,
      day_ends: null,
      hours_timezone: null,
    },
    mine: {
      due: [myRow("i1", jo), myRow("i4", minah, { draft: true })],
      upcoming: [
        myRow("i3", wolfgang, {
          state: "not_held",
          scheduled_at: at(8, 14),
          completed_at: null,
          due_at: null,
        }),
      ],
      done: [myRow("i9", jo, { state: "sent", sent_at: at(-2, 9) })],
    },
    review: review(),
    availability: {
      timezone: "Europe/Lisbon",
      weekly: [0, 1, 2].map((weekday) => ({ weekday, start: "09:00", end: "12:30" })),
      exceptions: [{ day: "2030-12-24", blocks: [] }],
    },
    /** What the candidate's page of times is told; without `slots` there are free ones on many days. */
    times: { moves_left: 3, movable: true, offer: null },
  };
}

const views = (sent) => ({
  user_id: "u1",
  user_name: "You",
  points: sent.points,
  summary: sent.summary,
  updated_at: at(0, 9),
});

function freeSlots() {
  const starts = [];
  const first = Date.now() + DAY;
  for (let day = 0; day < 20; day++) {
    const date = new Date(first + day * DAY);
    if (date.getUTCDay() % 6 === 0) continue;
    for (const hour of [8, 8.5, 9, 10.5, 13]) {
      starts.push(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) + hour * HOUR);
    }
  }
  return starts.map((ms) => ({ starts_at: new Date(ms).toISOString(), local: "" }));
}

/** @param {any} request */
export function areaApi({ req, res, path, url, sent, state, known, reply, error }) {
  const [, area, second, third, fourth] = path.split("/");
  if (area === "interviews" && ["slots", "hold", "proposals", "call-off", "reschedule"].includes(second)) {
    return link({ req, res, second, token: third, sent, state, reply, error });
  }
  if (!known) return false;
  if (path === "/schedule") return reply(res, 200, state.week) ?? true;
  if (area === "candidates" && third === "free-times") {
    const begin = Date.parse(url.searchParams.get("from"));
    const person = candidates.find(({ id }) => id === second);
    const times = [9, 9.5, 11, 14, 19].map((hour) => ({
      starts_at: new Date(begin + hour * HOUR).toISOString(),
      odd: hour > 18 ? "late" : null,
    }));
    const body = {
      timezone: url.searchParams.get("tz"),
      candidate_timezone: person?.timezone ?? "UTC",
      times,
      truncated: false,
      calendar: "none",
    };
    return reply(res, 200, body) ?? true;
  }
  if (area === "interviews" && third === "proposals") {
    const [waiting] = state.week.waiting;
    state.week.waiting = [];
    const answered = {
      ...waiting.offer,
      id: fourth,
      answered_at: at(0, 9),
      accepted_at: sent.accept ?? null,
      answer: sent.answer ?? null,
    };
    return reply(res, 200, answered) ?? true;
  }
  if (area === "interviews" && !third && req.method === "PUT") {
    const one = state.week.entries.find(({ id }) => id === second);
    if (one) Object.assign(one, { scheduled_at: sent.scheduled_at });
    return reply(res, 200, {}) ?? true;
  }
  if (path === "/mine") return reply(res, 200, state.mine) ?? true;
  if (area === "interviews" && third === "review") {
    if (req.method === "POST") {
      const other = {
        ...views({ ...sent, summary: "Solid." }),
        user_id: "u2",
        user_name: colleague.name,
        sent_at: at(0, 8),
      };
      state.review = review({ state: "sent", own: { ...views(sent), sent_at: at(0, 9) }, others: [other] });
    }
    return reply(res, 200, req.method === "PUT" ? { ...views(sent), sent_at: null } : state.review) ?? true;
  }
  if (area === "users" && third === "availability") {
    if (sent) state.availability = { ...state.availability, ...sent };
    return reply(res, 200, state.availability) ?? true;
  }
  return false;
}

function link({ req, res, second, token, sent, state, reply, error }) {
  const view = state.links.get(token);
  if (!view) return false;
  if (second === "slots") {
    const base = {
      timezone: view.timezone,
      duration_secs: view.time_limit_secs,
      earliest: at(0, 0),
      latest: at(30, 0),
    };
    return reply(res, 200, { ...base, slots: freeSlots(), ...state.times }) ?? true;
  }
  if (req.method !== "POST") return error(res, 405, "SYS_405", "No.") ?? true;
  if (second === "hold") {
    return (
      reply(res, 200, {
        scheduled_at: sent.scheduled_at,
        held_until: new Date(Date.now() + 300_000).toISOString(),
      }) ?? true
    );
  }
  if (second === "reschedule") {
    state.links.set(token, { ...view, scheduled_at: sent.scheduled_at });
    return reply(res, 200, { scheduled_at: sent.scheduled_at, moves_left: 2 }) ?? true;
  }
  if (second === "proposals") {
    state.times.offer = offer({ times: sent.times, reason: sent.reason ?? null });
    return reply(res, 201, state.times.offer) ?? true;
  }
  return reply(res, 200, { contact_email: "people@example.com" }) ?? true;
}
