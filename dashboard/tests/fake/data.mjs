// What the fake service knows at the start: one company, one job, people in both languages, interviews in every state.
import { candidatePhone, interviewPhone } from "./phone.mjs";

const day = 86_400_000;
const iso = (offset) => new Date(Date.now() + offset).toISOString();

export const user = { id: "u1", email: "hr@example.test", name: "Mina Park", role: "HR", company_id: "c1" };
export const permissions = [
  "candidates:read",
  "candidates:write",
  "company:read",
  "company:write",
  "analytics:read",
  "interviews:read",
  "interviews:write",
  "interviews:supervise",
  "verdicts:write",
  "jobs:read",
  "tasks:read",
];
export const password = "correct horse battery";

export const questions = [
  [
    "Tell me about a project you led. What was your part in it?",
    2,
    ["Names the own part", "Says what came of it"],
  ],
  [
    "How do you find the cause of a problem that appears only in production?",
    3,
    ["Looks at evidence first", "Narrows down step by step"],
  ],
  [
    "Describe a disagreement in a team and how it was settled.",
    1,
    ["Hears the other side", "Says what was agreed"],
  ],
].map(([text, weight, points], index) => ({
  id: `q${index + 1}`,
  text,
  rephrasing: null,
  weight,
  points: points.map((point, n) => ({ id: `q${index + 1}p${n + 1}`, text: point, keywords: [] })),
  max_follow_ups: 2,
  budget_secs: 300,
  patience: 1,
  position: index,
}));

export const jobs = [
  {
    id: "j1",
    title: "Backend engineer",
    description: "You build the services that other teams rely on.",
    facts: [{ topic: "Location", text: "Seoul, two days a week from home." }],
    ai_prompt: null,
    ai_model: null,
    persona_id: "default",
    interview_mode: "adaptive",
    engines: null,
    is_open: true,
    updated_at: iso(-9 * day),
    language: "en",
    time_limit_secs: 1800,
    questions_count: questions.length,
    created_at: iso(-9 * day),
  },
];

export const candidates = [
  {
    id: "p1",
    email: "jo@example.test",
    name: "Jo Rivera",
    phone: null,
    language: "en",
    timezone: "Europe/Lisbon",
  },
  {
    id: "p2",
    email: "minah@example.test",
    name: "김민아",
    phone: "+82 10-1234-5678",
    language: "ko",
    timezone: "Asia/Seoul",
  },
  {
    id: "p3",
    email: "long@example.test",
    name: "Wolfgang Amadeus von und zu Hohenstein-Oettingen",
    phone: null,
    language: "en",
    timezone: "Europe/Berlin",
  },
].map((candidate, index) => ({
  status: ["interviewed", "interview_scheduled", "new"][index],
  status_since: iso(-day),
  source: index === 0 ? "Job fair" : null,
  job_template_id: index === 2 ? null : "j1",
  job: index === 2 ? null : { id: "j1", title: "Backend engineer" },
  assigned_to: null,
  assignee: null,
  has_resume: false,
  ats_score: null,
  created_at: iso(-3 * day),
  ...candidate,
}));

const person = { id: "u1", name: "Mina Park" };
export const history = [
  { id: "h1", kind: "status", at: iso(-3 * day), from_status: null, to_status: "new", by: person },
  {
    id: "h2",
    kind: "status",
    at: iso(-2 * day),
    from_status: "new",
    to_status: "interview_scheduled",
    by: null,
  },
  {
    id: "h3",
    kind: "status",
    at: iso(-day),
    from_status: "interview_scheduled",
    to_status: "interviewed",
    by: person,
    reason: "Held in person at the fair, on her request.",
  },
  {
    id: "h4",
    kind: "merge",
    at: iso(-day / 2),
    by: person,
    merged_id: "p2",
    merged_name: "J. Rivera",
    undo_until: iso(29 * day),
  },
];

const said = [
  [
    "a1",
    "agent",
    "Hello Jo. I am an AI interviewer. Tell me about a project you led. What was your part in it?",
    400,
    7_200,
    null,
  ],
  ["c1", "candidate", "I led the move of our billing service to events.", 8_900, 12_400, "q1"],
  [
    "c2",
    "candidate",
    "I designed the outbox, and we cut failed invoices by half in three months.",
    12_900,
    18_300,
    "q1",
  ],
  [
    "a2",
    "agent",
    "Thank you. How do you find the cause of a problem that appears only in",
    20_100,
    25_000,
    "q2",
  ],
  ["c3", "candidate", "Well, mostly I just restart it.", 25_600, 28_000, "q2"],
  [
    "a3",
    "agent",
    "Thank you. Describe a disagreement in a team and how it was settled.",
    30_000,
    34_800,
    "q3",
  ],
];

export const segments = said.map(([id, speaker, text, started_ms, ended_ms, question_id]) => ({
  id,
  call_id: "call1",
  speaker,
  text,
  started_ms,
  ended_ms,
  question_id,
  interrupted: id === "a2",
  confidence: speaker === "candidate" ? (id === "c3" ? 0.41 : 0.93) : null,
  via: "voice",
  words: [],
}));

/** What a second recogniser heard otherwise. */
const doubtful = (segment) =>
  segment.id === "c2"
    ? [
        {
          call_id: segment.call_id,
          segment_id: segment.id,
          start: 15,
          end: 21,
          started_ms: 13_700,
          ended_ms: 14_200,
          first: "outbox",
          second: "inbox",
        },
      ]
    : [];

export const shownSegments = segments.map((segment) => ({
  ...segment,
  corrected_text: null,
  doubtful: doubtful(segment),
}));

export const hearing = {
  checked: true,
  reason: null,
  detail: null,
  engine: "whisper:base",
  words: 29,
  doubtful_words: 1,
  unchecked_words: 0,
};

const asked = (index) => ({
  question_id: questions[index].id,
  index,
  text: questions[index].text,
  asked_call_id: "call1",
  asked_ms: segments[[0, 3, 5][index]].started_ms,
  follow_ups: [],
  last_text: questions[index].text,
  repeats: 0,
  outcome: index === 2 ? "not_reached" : "answered",
  covered_points: [],
});

export const transcript = {
  calls: [
    { call_id: "call1", started_at: iso(-day), last_ms: 36_000, last_seq: 30, ended: "candidate_ended" },
  ],
  segments,
  questions: [0, 1, 2].map(asked),
  question_total: 3,
  steering_attempts: 0,
  extra_ms: 0,
};

/** The same call as the events that lead to it. */
export const events = [
  { seq: 1, at_ms: 0, type: "call.started", started_at: iso(-60_000), door: "smallwebrtc", resumed: false },
  { seq: 2, at_ms: 100, type: "recording.started" },
  {
    seq: 3,
    at_ms: 300,
    type: "question.asked",
    question_id: "q1",
    index: 0,
    total: 3,
    text: questions[0].text,
  },
  ...segments.slice(0, 3).map((segment, index) => ({
    seq: 4 + index,
    at_ms: segment.ended_ms,
    type: segment.speaker === "agent" ? "agent.said" : "candidate.said",
    segment_id: segment.id,
    text: segment.text,
    started_ms: segment.started_ms,
    ended_ms: segment.ended_ms,
    question_id: segment.question_id,
  })),
  {
    seq: 7,
    at_ms: 18_900,
    type: "question.closed",
    question_id: "q1",
    outcome: "answered",
    covered_points: ["q1p1"],
  },
  {
    seq: 8,
    at_ms: 19_000,
    type: "question.asked",
    question_id: "q2",
    index: 1,
    total: 3,
    text: questions[1].text,
  },
].map((event) => ({ call_id: "call1", event }));

export const live = {
  call_id: "call1",
  version: 7,
  state: "listening",
  text_mode: false,
  question_index: 1,
  question_total: 3,
  question_text: questions[1].text,
  caption: "How do you find the cause of a problem that appears only in production?",
  partial: "First I look at what changed",
  candidate_speaking: true,
  elapsed_ms: 271_000,
  remaining_ms: 1_529_000,
  can_extend: true,
  covered_points: [],
};

const quote = (id, segment) => ({
  id,
  segment_id: segment.id,
  segment_ids: [segment.id],
  call_id: "call1",
  text: segment.text,
  started_ms: segment.started_ms,
  ended_ms: segment.ended_ms,
  source: "recognised",
});

const reported = (index, extra) => ({
  question_id: questions[index].id,
  index,
  text: questions[index].text,
  weight: questions[index].weight,
  outcome: transcript.questions[index].outcome,
  score: null,
  status: "not_reached",
  feedback: "",
  feedback_lines: [],
  points: questions[index].points.map((point) => ({
    point_id: point.id,
    text: point.text,
    status: "no_evidence",
    quote_ids: [],
    votes: ["no_evidence"],
  })),
  quotes: [],
  dropped_quotes: 0,
  words: 20,
  recognition: 0.9,
  ...extra,
});

export const report = {
  summary: "1 of 3 questions have a score.",
  strengths: ["Names the own part"],
  weaknesses: [],
  recommendation: "A person should look closer.",
  overall: 82,
  range: { low: 82, high: 82 },
  suggested_verdict: "REVIEW",
  review_reasons: ["question_without_evidence", "question_not_reached", "mostly_unscored"],
  thresholds: { pass: 70, review: 50 },
  judge: { engine: "offline", model: "keywords+likeness", prompt_version: "1" },
  judgings: [
    {
      engine: "offline",
      model: "keywords+likeness",
      prompt_version: "1",
      runs: 1,
      scores: [82],
      error: null,
    },
  ],
  max_spread: 15,
  per_question: [
    reported(0, {
      status: "scored",
      score: 82,
      range: { low: 82, high: 82 },
      feedback: "Names the own part and the result.",
      points: questions[0].points.map((point, n) => ({
        point_id: point.id,
        text: point.text,
        status: "shown",
        quote_ids: [`k${n + 1}`],
        votes: ["shown"],
      })),
      quotes: [quote("k1", segments[1]), quote("k2", segments[2])],
    }),
    reported(1, { status: "not_enough_evidence", dropped_quotes: 1 }),
    reported(2, {}),
  ],
  communication: null,
  error: null,
  transcript_digest: "0",
  rubric_digest: "0",
  steering_attempts: 0,
  hearing,
};

/** The same interview, read by two models: they differ, and one of them failed halfway. */
export const rangedReport = () => {
  const ranged = structuredClone(report);
  const range = { low: 75, high: 100 };
  const judge = { engine: "openai-compatible", prompt_version: "judge-4.1f0c9a2b", runs: 2 };
  ranged.per_question[0].range = range;
  ranged.per_question[0].points[0].votes = ["shown", "shown", "partly"];
  return {
    ...ranged,
    range,
    review_reasons: ["wide_range", "readings_missing"],
    judgings: [
      { ...judge, model: "model-a", scores: [75, 100], error: null },
      { ...judge, model: "model-b", scores: [82], error: "The model server did not answer in time." },
    ],
  };
};

const row = (id, candidate, extra) => ({
  id,
  status: "scheduled",
  candidate: { id: candidate.id, name: candidate.name },
  job: { id: "j1", title: "Backend engineer" },
  scheduled_at: iso(2 * day),
  started_at: null,
  completed_at: null,
  verdict: null,
  suggested_verdict: null,
  score: null,
  channel: "browser",
  call_candidate: false,
  live: false,
  live_channel: null,
  phone: interviewPhone(),
  questions,
  job_version: 1,
  timezone: "Asia/Seoul",
  time_limit_secs: 1800,
  opens_at: iso(2 * day),
  expires_at: iso(5 * day),
  consent: null,
  calls: [],
  report: null,
  decision: null,
  scoring: { state: "none", error: null, task_id: null },
  corrections: [],
  adjustments: [],
  requests: [],
  signals: [],
  declined_route: null,
  cancel_reason: null,
  end_reason: null,
  ...extra,
});

const held = {
  status: "completed",
  scheduled_at: iso(-day),
  started_at: iso(-day),
  completed_at: iso(-day + 1_800_000),
  consent: { version: "2026-11", language: "en", given_at: iso(-day), items: ["interview"] },
  calls: [
    {
      id: "call1",
      door: "smallwebrtc",
      channel: "browser",
      started_at: iso(-day),
      ended_at: iso(-day + 1_800_000),
      end_reason: "candidate_ended",
      recording: { key: "call1.ogg", duration_ms: 36_000, started_ms: 100, url: "/recording.wav" },
    },
  ],
};

export const interviews = [
  row("i1", candidates[0], {
    ...held,
    suggested_verdict: "REVIEW",
    score: 82,
    report,
    scoring: { state: "done", error: null, task_id: null },
    corrections: [
      {
        call_id: "call1",
        segment_id: "c3",
        text: "Well, mostly I look at the logs first.",
        created_at: iso(-day),
        updated_at: iso(-day),
      },
    ],
    adjustments: [
      {
        id: "x1",
        kinds: ["more_time"],
        text: null,
        created_at: iso(-2 * day),
        answer: null,
        answered_at: null,
      },
    ],
    signals: [{ kind: "tab_hidden", created_at: iso(-day) }],
  }),
  row("i2", candidates[1], {
    status: "in_progress",
    live: true,
    live_channel: "browser",
    started_at: iso(-300_000),
    scheduled_at: iso(-300_000),
  }),
  row("i3", candidates[2], {}),
  row("i4", candidates[1], {
    ...held,
    scoring: { state: "failed", error: "The judge did not answer in time.", task_id: "t1" },
  }),
];

export const settings = {
  company_id: "c1",
  name: "Hangang Labs",
  settings: {},
  ai: { engines: null, api_key_set: false },
  inherited: [],
  revision: 3,
  updated_at: iso(-day),
  updated_by: null,
};

export const consentText = {
  version: "2026-11",
  language: "en",
  items: [
    {
      id: "interview",
      text: "I agree that an AI interviews me, that my voice is recorded and written down, and that approved people at Hangang Labs may listen live. I can stop at any time.",
      required: true,
    },
    {
      id: "improve",
      text: "My recording may be used to improve the recognition of speech.",
      required: false,
    },
  ],
  lines: [
    ["interviewer", "Who is the interviewer?", "An AI voice, not a person."],
    [
      "kept",
      "What is kept, and how long?",
      "The recording of your voice, the written words, and notes about the call.",
    ],
    ["listeners", "Who may listen?", "Approved people at Hangang Labs. You see it when one is there."],
    ["decision", "How is it decided?", "A person at Hangang Labs decides. The AI only suggests."],
    ["not_used", "What is not used?", "Your face, your accent, your mood. None of them is looked at."],
  ].map(([id, heading, short]) => ({
    id,
    heading,
    short,
    detail: `${short} Here stands the whole of it, in plain words.`,
  })),
};

export const view = (extra = {}) => ({
  interview_id: "i3",
  status: "scheduled",
  step: "invitation",
  candidate_name: "Jo Rivera",
  job_title: "Backend engineer",
  company_name: "Hangang Labs",
  language: "en",
  timezone: "Asia/Seoul",
  scheduled_at: iso(5 * 60_000),
  opens_at: iso(-10 * 60_000),
  expires_at: iso(3 * day),
  time_limit_secs: 1800,
  question_total: 3,
  channel: "browser",
  call_candidate: false,
  phone: candidatePhone(),
  open_channel: null,
  consent: { given: false, version: null, stale: false },
  consent_text: consentText,
  resume: null,
  open_elsewhere: false,
  person_watching: false,
  contact_email: "people@example.test",
  ...extra,
});

export const receipt = () => ({
  can_correct: true,
  listening: false,
  completed_at: iso(-600_000),
  contact_email: "people@example.test",
  correct_until: iso(6 * day),
  held_by: ["browser"],
  watchers: [{ name: "Mina Park", from_at: iso(-40 * 60_000), until_at: iso(-25 * 60_000), listened: true }],
  recording_urls: { call1: "/recording.wav" },
  questions: questions.map((question) => ({
    question_id: question.id,
    text: question.text,
    words: segments
      .filter((segment) => segment.speaker === "candidate" && segment.question_id === question.id)
      .map((segment) => ({
        segment_id: segment.id,
        call_id: segment.call_id,
        text: segment.text,
        started_ms: segment.started_ms,
        ended_ms: segment.ended_ms,
        confidence: segment.confidence,
        correction: null,
        doubtful: doubtful(segment),
      })),
  })),
});

export const status = () => ({
  contact_email: "people@example.test",
  held_by: ["browser"],
  lines: [
    { step: "invited", at: iso(-4 * day), current: false },
    { step: "interviewed", at: iso(-600_000), current: false },
    { step: "review", at: null, current: true },
    { step: "decision", at: null, current: false },
  ],
});
