// Figures of a company that has hired for some months; `state.numbers` says of how much: "many", "few" or "none".

const DAY = 86_400_000;
const MONDAY = Date.parse("2026-08-23T15:00:00.000Z");
const iso = (moment) => new Date(moment).toISOString();

const STAGES = [
  ["new", 12, 214, 214, 190, 20.5, 96],
  ["screening", 18, 176, 176, 150, 50, 160.5],
  ["interview_scheduled", 9, 122, 122, 110, 92.2, 260],
  ["interviewing", 3, 108, 108, 105, 0.6, 1.4],
  ["interviewed", 24, 104, 104, 70, 121, 402],
  ["offered", 4, 21, 21, 3, 60, 80],
  ["hired", 15, 15, 15, 0, null, null],
  ["rejected", 118, 118, null, 0, null, null],
  ["withdrawn", 11, 11, null, 0, null, null],
];

const source = (name, came, interviewed, offered, hired) => ({
  source: name,
  came,
  interviewed,
  offered,
  hired,
});

const funnel = (none) => ({
  timezone: "Asia/Seoul",
  came: none ? 0 : 214,
  stages: STAGES.map(([status, now, reached, at_least, left, median_hours, p90_hours]) => ({
    status,
    now: none ? 0 : now,
    reached: none ? 0 : reached,
    at_least: none && at_least !== null ? 0 : at_least,
    left: none ? 0 : left,
    median_hours: none ? null : median_hours,
    p90_hours: none ? null : p90_hours,
  })),
  sources: none
    ? []
    : [
        source("Careers page", 96, 51, 9, 6),
        source("Job fair at the technical university of Braunschweig", 61, 22, 5, 4),
        source("직원 추천", 31, 21, 6, 5),
        source("=HYPERLINK", 4, 1, 0, 0),
        source(null, 22, 9, 1, 0),
      ],
});

const waiting = (none) => ({
  as_of: iso(Date.now()),
  candidates: none
    ? []
    : [
        ["p1", "Jo Rivera", "interviewed", 21.4, "Backend engineer"],
        ["p3", "Wolfgang Amadeus von und zu Hohenstein-Oettingen", "screening", 16, "Data engineer"],
        ["p2", "김민아", "interview_scheduled", 9.2, "Backend engineer"],
      ].map(([candidate_id, name, status, days, job_title]) => ({
        candidate_id,
        name,
        status,
        since: iso(Date.now() - days * DAY),
        job_title,
      })),
});

const COUNTS = [0, 1, 2, 5, 11, 18, 27, 22, 13, 4];
const scores = (amount) => {
  const counts = COUNTS.map((n) => (amount === "none" ? 0 : amount === "few" ? (n > 20 ? 1 : 0) : n));
  return {
    timezone: "Asia/Seoul",
    few: 5,
    range_points: amount === "many" ? 6.5 : null,
    scored: counts.reduce((sum, n) => sum + n, 0),
    bins: counts.map((count, place) => ({
      lower: place * 10,
      upper: place === 9 ? 100 : place * 10 + 9,
      count,
    })),
    agreement:
      amount === "many"
        ? [
            { suggested: "PASS", decided: "PASS", count: 40 },
            { suggested: "PASS", decided: "FAIL", count: 6 },
            { suggested: "REVIEW", decided: null, count: 22 },
          ]
        : [],
    agreement_rate: amount === "many" ? 40 / 46 : null,
  };
};

const question = (id, text, scored, unscored, spread) => {
  const [p10, p25, median, p75, p90] = spread ?? [null, null, null, null, null];
  return {
    job_template_id: "j1",
    job_title: "Backend engineer",
    question_id: id,
    text,
    scored,
    unscored,
    p10,
    p25,
    median,
    p75,
    p90,
  };
};
const questions = {
  few: 5,
  more: false,
  questions: [
    question("q1", "How do you make sure that a change breaks nothing?", 98, 3, [41, 55, 66.7, 78, 92]),
    question("q2", "Tell me about something you built.", 97, 4, [50, 66, 80, 88, 100]),
    question("q3", "장애가 났을 때 무엇부터 확인하나요?", 41, 9, [12, 25, 38, 55, 71]),
    question("q4", "What would you change about our shop?", 3, 0, null),
  ],
};

const line = (interviews, p50, p95, troubles = [0, 0, 0, 0, 0]) => ({
  interviews,
  turns: interviews * 21,
  delay_p50_ms: interviews ? p50 : null,
  delay_p95_ms: interviews ? p95 : null,
  cut_ins: troubles[0],
  stops: troubles[0] + 9,
  dead_air_count: troubles[1],
  dead_air_secs: troubles[1] * 2.6,
  false_stops: troubles[2],
  reconnects: troubles[3],
  failovers: troubles[4],
  minutes: interviews * 24.5,
});
const WEEKS = [
  [6, 610, 1_180, [2, 1, 0, 1, 0]],
  [9, 590, 1_120, [3, 0, 1, 0, 0]],
  [0, null, null],
  [12, 640, 1_420, [6, 4, 2, 3, 2]],
  [14, 520, 980, [2, 1, 0, 1, 0]],
  [11, 505, 940, [1, 1, 0, 2, 0]],
  [16, 498, 930, [2, 0, 1, 1, 0]],
  [13, 470, 905, [1, 0, 0, 1, 1]],
];
const quality = (none) => ({
  timezone: "Asia/Seoul",
  unit: "week",
  whole: none ? line(0, null, null) : line(81, 540, 1_060, [17, 7, 4, 9, 3]),
  spans: WEEKS.map((week, place) => ({
    since: iso(MONDAY + place * 7 * DAY),
    until: iso(MONDAY + (place + 1) * 7 * DAY),
    figures: none ? line(0, null, null) : line(...week),
  })),
  engine_sets: none
    ? []
    : [
        {
          engines: {
            stt: "deepgram nova-3",
            llm: "openai gpt-4.1-mini",
            tts: "elevenlabs eleven_flash_v2_5",
          },
          figures: line(58, 505, 960, [9, 3, 1, 5, 2]),
        },
        {
          engines: { stt: "whisper tiny.en", llm: "rules", tts: "piper en_US-joe-medium" },
          figures: line(23, 690, 1_510, [8, 4, 3, 4, 1]),
        },
      ],
});

const cost = (operation, provider, model, cost_usd, basis, used = {}) => ({
  operation,
  provider,
  model,
  calls: 81,
  failed: 0,
  input_tokens: 0,
  output_tokens: 0,
  minutes: 0,
  characters: 0,
  unpriced: basis === "none" ? 81 : 0,
  cost_usd,
  basis,
  ...used,
});
const costs = (none) => ({
  timezone: "Asia/Seoul",
  lines: none
    ? []
    : [
        cost("live_tts", "elevenlabs", "eleven_flash_v2_5", 24.81, "list", { characters: 496_200 }),
        cost("live_stt", "deepgram", "nova-3", 14.7, "list", { minutes: 1_909 }),
        cost("phone", "twilio", "inbound", 3.26, "carrier", { minutes: 310 }),
        cost("live_llm", "openai", "gpt-4.1-mini", 2.03, "list", {
          input_tokens: 3_905_010,
          output_tokens: 238_950,
        }),
        cost("ats_check", "gemini", "gemini-2.5-flash", 0.0312, "list", {
          input_tokens: 80_200,
          output_tokens: 2_900,
        }),
        cost("live_stt", "whisper", "tiny.en", 0, "local", { minutes: 212 }),
        cost("translate", "someone", "new-model", 0, "none", { input_tokens: 900, output_tokens: 700 }),
      ],
  total_usd: none ? 0 : 44.83,
  completed_interviews: none ? 0 : 78,
  per_interview_usd: none ? null : 0.5747,
  prices_as_of: "2026-06",
  unpriced_calls: none ? 0 : 1,
  phone: { legs: none ? 0 : 14, billed: none ? 0 : 12 },
  one_interview: { interviews: none ? 0 : 81, median_usd: none ? null : 0.52, p90_usd: none ? null : 0.88 },
  months: none
    ? []
    : [
        ["2026-08-31T15:00:00.000Z", "2026-09-30T15:00:00.000Z", 15.2, 27],
        ["2026-09-30T15:00:00.000Z", "2026-10-31T15:00:00.000Z", 18.11, 33],
        ["2026-10-31T15:00:00.000Z", "2026-11-30T15:00:00.000Z", 11.52, 18],
      ].map(([since, until, cost_usd, completed_interviews]) => ({
        since,
        until,
        cost_usd,
        completed_interviews,
      })),
  jobs: none
    ? []
    : [
        ["j1", "Backend engineer", 30.02, 52],
        ["j2", "Rindfleischetikettierungsüberwachungsaufgabenübertragungsleitung", 14.78, 26],
        [null, null, 0.03, 0],
      ].map(([job_template_id, title, cost_usd, completed_interviews]) => ({
        job_template_id,
        title,
        cost_usd,
        completed_interviews,
        per_interview_usd: completed_interviews ? cost_usd / completed_interviews : null,
      })),
});

const feedback = (amount) => ({
  timezone: "Asia/Seoul",
  few: 5,
  answers: { many: 52, few: 3, none: 0 }[amount],
  completed: { many: 78, few: 4, none: 0 }[amount],
  clear: amount === "many" ? { yes: 44, partly: 6, no: 2 } : {},
  trouble:
    amount === "many"
      ? ["A drill next door.", "It took a while until my microphone was heard.", "질문이 조금 빨랐어요."]
      : [],
});

const behind = {
  total: 64,
  interviews: [
    ["i2", "Jo Rivera", 62, 1_420, 4.8, 2, 0.71],
    ["i3", "김민아", 81, 1_280, 0, 0, 0.55],
    ["i4", "Wolfgang Amadeus von und zu Hohenstein-Oettingen", null, 1_190, 2.2, 1, null],
  ].map(([interview_id, candidate_name, score, delay_p95_ms, dead_air_secs, cut_ins, cost_usd]) => ({
    interview_id,
    candidate_name,
    job_title: "Backend engineer",
    ended_at: iso(MONDAY + 25 * DAY),
    score,
    delay_p95_ms,
    dead_air_secs,
    cut_ins,
    cost_usd,
  })),
};

export const areaState = () => ({ numbers: "many" });

export function areaApi({ req, res, path, url, state, known, reply }) {
  if (req.method !== "GET" || !path.startsWith("/analytics/") || !known) return false;
  const none = state.numbers === "none";
  const found = {
    overview: () => ({
      // The months before are asked for up to the same day.
      candidates: none ? 0 : url.searchParams.has("until") ? 160 : 214,
      interviews: none ? 0 : 122,
      completed: none ? 0 : 78,
      no_show: none ? 0 : 6,
      cancelled: none ? 0 : 9,
      completion_rate: none ? null : 0.886,
      waiting_for_review: none ? 0 : 24,
      decided: none ? 0 : 46,
      hours_to_decision: none ? null : 38.5,
    }),
    funnel: () => funnel(none),
    waiting: () => waiting(none),
    scores: () => scores(state.numbers),
    questions: () => questions,
    quality: () => quality(none),
    costs: () => costs(none),
    feedback: () => feedback(state.numbers),
    interviews: () => behind,
  }[path.slice("/analytics/".length)];
  if (!found) return false;
  reply(res, 200, found());
  return true;
}
