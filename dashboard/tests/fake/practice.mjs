// A practice interview as the service would hold one: two questions, what is said about an answer, the saved ones.

const ID = "01a1fd46-0b17-75d6-bb7d-c19607431bb8";
const JUDGE = "rules:multilingual-e5-small";
const STORY =
  "At my last company there was an order service that broke every Monday. I compared the logs with the releases and wrote a test for the importer. As a result the failures dropped from five a week to none.";
const TEXTS = [
  "Tell me about a mistake of yours at work. How did you notice it, and what did you do then?",
  "How does a database index make a query faster, and what does it cost?",
];

const quoted = (text) => ({ text, start: STORY.indexOf(text), end: STORY.indexOf(text) + text.length });
const feedback = () => ({
  summary: "Heard: Says what they did at once. Not heard: Names what has changed since.",
  points: [
    {
      text: "Names the mistake and its effect plainly",
      status: "partly",
      quotes: [quoted("there was an order service that broke every Monday")],
    },
    {
      text: "Says what they did at once and whom they told",
      status: "shown",
      quotes: [quoted("I compared the logs with the releases and wrote a test for the importer.")],
    },
    {
      text: "Names what has changed since, so that it does not happen again",
      status: "not_shown",
      quotes: [],
    },
  ],
  star: [
    { part: "situation", present: true, quote: quoted("At my last company there was an order service") },
    { part: "task", present: false, quote: null },
    { part: "action", present: true, quote: quoted("I compared the logs with the releases") },
    {
      part: "result",
      present: true,
      quote: quoted("As a result the failures dropped from five a week to none."),
    },
  ],
  delivery: {
    speaking_secs: 21.4,
    per_minute: 128,
    unit: "words",
    fillers: [{ word: "um", count: 2 }],
    longest_pause_secs: 1.8,
    note: "At least this many, as recognisers leave some out.",
  },
  try_next:
    "What the answer still lacks, as the question's points have it: Names what has changed since, so that it does not happen again",
  said_by_model: null,
  judge: JUDGE,
  limits: [
    "Read by this server's rules, which compare words and their meaning with the points of the question.",
  ],
});

const question = (number) => ({
  question_number: number,
  question_text: TEXTS[number - 1],
  kind: number === 1 ? "practice" : "theory",
  competency: number === 1 ? "behavioural" : "sql",
  answer: null,
  spoken: false,
  attempts: 0,
  score: null,
  feedback: null,
  judge: null,
});
const answered = (one) => ({
  ...one,
  answer: STORY,
  spoken: true,
  attempts: 1,
  score: 50,
  feedback: feedback(),
  judge: JUDGE,
});

const row = (n, score) => ({
  interview_id: ID.replace(/8$/, String(n)),
  job_title: n === 1 ? "Senior backend engineer for payment and settlement systems" : "Backend engineer",
  interview_type: n === 1 ? "technical" : "mixed",
  language: "en",
  num_questions: 5,
  answered: 5 - n,
  final_score: score,
  saved_at: new Date(Date.now() - n * 86_400_000).toISOString(),
});

const CALL_ID = "01a1fd46-0b17-75d6-bb7d-c19607431c01";
const TOKEN = "practice-token";
const LEG = "01a1fd46-0b17-75d6-bb7d-c19607431c02";
const disclosure = {
  kept_hours: 4,
  text: {
    version: "practice-2026-11",
    language: "en",
    items: [
      {
        id: "practice",
        text: "I agree that an AI interviews me and that my words are written down, for my practice alone.",
        required: true,
      },
      {
        id: "recording",
        text: "Record my voice as well, so that I can listen again and the words are checked a second time.",
        required: false,
      },
    ],
    lines: [
      {
        id: "kept",
        heading: "What is kept, and how long?",
        short: "The written words, and your voice if you tick it, for four hours after the last step.",
        detail: "After four hours everything is deleted by itself, unless you save the practice.",
      },
      {
        id: "seen",
        heading: "Who sees it?",
        short: "You alone. No company sees or hears it, or learns that you practised.",
        detail: "It is in no company's list, figures or search.",
      },
    ],
  },
};
const heard = () => {
  const told = feedback();
  const timed = (quote) => ({ ...quote, call_id: LEG, at_ms: 4_000, until_ms: 9_000 });
  const places = [
    { kind: "filler", text: "service that um broke every Monday", secs: null, at_ms: 6_100, call_id: LEG },
    { kind: "pause", text: "compared the logs … with the releases", secs: 3.6, at_ms: 11_000, call_id: LEG },
  ];
  return {
    ...told,
    points: told.points.map((point) => ({ ...point, quotes: point.quotes.map(timed) })),
    delivery: { ...told.delivery, longest_pause_secs: 3.6, places },
  };
};

/** `call`: how far the call is that the service holds: none, open, reading or over. */
export const areaState = () => ({ practice: { questions: [], saved_at: null, empty: false, call: "none" } });

export function areaApi({ req, res, path, state, known, reply }) {
  if (!known || !/^\/(interview\/|practice\/)/.test(path)) return false;
  const mine = state.practice;
  const results = () => ({
    interview_id: ID,
    state: mine.saved_at
      ? "saved"
      : mine.questions.length === 2 && mine.questions[1].feedback
        ? "finished"
        : "running",
    candidate_name: "Mina Park",
    job_title: "Backend engineer",
    interview_type: "mixed",
    language: "en",
    focus: [],
    final_score: 50,
    metrics: {
      planned: 2,
      asked: mine.questions.length,
      answered: 2,
      scored: 2,
      spoken: 2,
      per_minute: 128,
      fillers: 4,
      competencies: [
        { competency: "behavioural", score: 50, answered: 1, scored: 1 },
        { competency: "sql", score: null, answered: 1, scored: 0 },
      ],
      star: [
        { part: "situation", present: 1, of: 1 },
        { part: "task", present: 0, of: 1 },
        { part: "action", present: 1, of: 1 },
        { part: "result", present: 1, of: 1 },
      ],
    },
    questions: mine.questions,
    started_at: new Date().toISOString(),
    saved_at: mine.saved_at,
    expires_at: mine.saved_at ? null : new Date(Date.now() + 14_400_000).toISOString(),
  });
  const held = () => ({
    ...results(),
    interview_id: CALL_ID,
    state: { open: "running", reading: "reading", over: "finished" }[mine.call],
    by_call: true,
    call: {
      token: mine.call === "open" ? TOKEN : null,
      live: false,
      recordings:
        mine.call === "over" ? [{ call_id: LEG, url: "/api/v1/recording.ogg", duration_ms: 95_000 }] : [],
      problem: null,
    },
    questions:
      mine.call === "over"
        ? [
            { ...answered(question(1)), feedback: heard() },
            { ...question(2), question_number: 2 },
          ]
        : [{ ...question(1), answer: STORY, spoken: true, attempts: 1 }],
  });
  const found = {
    "GET /practice/disclosure": () => [200, disclosure],
    "GET /practice/calls": () => [
      200,
      {
        calls:
          mine.call === "none"
            ? []
            : [
                {
                  interview_id: CALL_ID,
                  job_title: "Backend engineer",
                  interview_type: "mixed",
                  language: "en",
                  state: mine.call === "open" ? "open" : "over",
                  token: mine.call === "open" ? TOKEN : null,
                  created_at: new Date().toISOString(),
                  gone_at: new Date(Date.now() + 14_400_000).toISOString(),
                },
              ],
      },
    ],
    "POST /practice/calls": () => [
      201,
      {
        interview_id: CALL_ID,
        token: "open",
        num_questions: 4,
        writer: "rules",
        focus: [],
        judge: JUDGE,
        expires_at: new Date().toISOString(),
      },
    ],
    [`POST /practice/calls/${CALL_ID}/end`]: () => {
      mine.call = "reading";
      return [204];
    },
    [`DELETE /practice/calls/${CALL_ID}`]: () => {
      mine.call = "none";
      return [204];
    },
    ...(mine.call === "none" ? {} : { [`GET /interview/results/${CALL_ID}`]: () => [200, held()] }),
    "POST /interview/start": () => [
      201,
      {
        interview_id: ID,
        num_questions: 2,
        writer: "rules",
        focus: [],
        judge: JUDGE,
        speech: true,
        expires_at: new Date().toISOString(),
      },
    ],
    "POST /interview/question": () => {
      mine.questions.push(question(mine.questions.length + 1));
      return [200, { ...mine.questions.at(-1), total: 2, writer: "rules", audio: null, audio_problem: null }];
    },
    "POST /interview/answer": () => {
      mine.questions.push(answered(mine.questions.pop()));
      return [200, {}];
    },
    [`GET /interview/results/${ID}`]: () => [200, results()],
    [`POST /interview/save/${ID}`]: () => {
      mine.saved_at = new Date().toISOString();
      return [201, { interview_id: ID, saved_at: mine.saved_at, final_score: 50 }];
    },
    "GET /practice/interviews": () => {
      const rows = mine.empty ? [] : [row(1, 62.5), row(2, 41), row(3, null)];
      return [200, { interviews: rows, total: rows.length, page: 1, per_page: 10, pages: 1 }];
    },
    "GET /practice/progress": () => [
      200,
      {
        competencies: mine.empty
          ? []
          : [
              {
                competency: "behavioural",
                judge: JUDGE,
                points: [41, 50, 62.5].map((score, n) => ({ ...row(3 - n, score), score, answers: 2 })),
                change: 21.5,
              },
              {
                competency: "sql",
                judge: JUDGE,
                points: [{ ...row(1, 60), score: 60, answers: 1 }],
                change: null,
              },
            ],
      },
    ],
    "GET /practice/judges": () => [200, { judges: [{ judge: "rules", name: JUDGE }] }],
  }[`${req.method} ${path}`];
  if (!found)
    return (
      reply(res, 404, { detail: "There is no such practice interview.", error_code: "PRAC_404" }) ?? true
    );
  reply(res, ...found());
  return true;
}
