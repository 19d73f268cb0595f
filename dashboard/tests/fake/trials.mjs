// Comparisons and replays as the fake service keeps them.
const now = (offset = 0) => new Date(Date.now() + offset).toISOString();

const quote = (id, text) => ({
  id,
  segment_id: "c1",
  segment_ids: ["c1"],
  call_id: "call1",
  text,
  started_ms: 1_000,
  ended_ms: 2_000,
  source: "recognised",
});
const point = (id, text, first, second, extra = {}) => ({
  point_id: id,
  text,
  first: first && { status: first, quotes: [quote(`${id}a`, "I led the move to the new queue")] },
  second: second && {
    status: second,
    quotes: second === "shown" ? [quote(`${id}b`, "We lost no order")] : [],
  },
  reworded: false,
  flipped: Boolean(first && second && first !== second),
  ...extra,
});
const side = (score, weight = 2) => ({ status: "scored", score, weight, feedback: "" });
/** @returns {any[]} */
export const questions = () => [
  {
    question_id: "q1",
    text: "Tell me about a project you led. What was your part in it?",
    first: side(100),
    second: side(50),
    points: [
      point("q1p1", "Names the own part", "shown", "shown"),
      point("q1p2", "Says what came of it", "shown", "not_shown"),
    ],
    differs: true,
  },
  {
    question_id: "q2",
    text: "How do you find the cause of a problem that appears only in production?",
    first: side(50, 3),
    second: side(50, 3),
    points: [point("q2p1", "Looks at evidence first", "partly", "partly")],
    differs: false,
  },
];

export const judges = {
  judges: [
    {
      judge: "panel",
      readers: [{ engine: "openai-compatible", model: "gpt-4.1", prompt_version: "judge-4.aa", runs: 3 }],
      prompts: true,
      models: false,
    },
    {
      judge: "first",
      readers: [{ engine: "openai-compatible", model: "gpt-4.1", prompt_version: "judge-4.aa", runs: 3 }],
      prompts: true,
      models: true,
    },
    {
      judge: "rules",
      readers: [{ engine: "rules", model: "minilm", prompt_version: "rules-1", runs: 1 }],
      prompts: false,
      models: false,
    },
  ],
  prompts: [
    { name: "judge", version: "judge-4.aa", in_use: true },
    { name: "judge-strict", version: "judge-1.bb", in_use: false },
  ],
};

const sideView = (judge, overall, verdict, model, runs) => ({
  choice: { judge, model: null, prompt: null },
  outcome: { overall, suggested_verdict: verdict, review_reasons: [] },
  range: { low: overall - 4, high: overall + 3 },
  judgings: [{ engine: "e", model, prompt_version: "v", runs, scores: [overall], error: null }],
  error: null,
  spent: { requests: runs * 2, input_tokens: 9_000, output_tokens: 900, cost: 0.025, seconds: 4.2 },
});

/** @returns {any} */
export const comparison = (extra = {}) => ({
  id: "cmp1",
  interview_id: "i1",
  status: "finished",
  reason: null,
  task_id: null,
  asked_by: "Mina Park",
  created_at: now(-3_600_000),
  finished_at: now(-3_590_000),
  first: sideView("panel", 78, "PASS", "gpt-4.1", 3),
  second: sideView("rules", 55, "REVIEW", "minilm", 1),
  difference: { questions: questions(), points: 3, flips: 1 },
  ...extra,
});

/** @returns {any} */
export const replay = (extra = {}) => ({
  id: "rep1",
  job_id: "j1",
  status: "finished",
  reason: null,
  task_id: null,
  asked_by: "Mina Park",
  judge: { judge: "panel", model: null, prompt: null },
  created_at: now(-3_600_000),
  started_at: now(-3_600_000),
  finished_at: now(-3_500_000),
  total: 4,
  waiting: 0,
  done: 3,
  skipped: 1,
  failed: 0,
  changes: [],
  estimate: estimate(),
  spent: { requests: 18, input_tokens: 31_000, output_tokens: 2_900, cost: 0.085, seconds: 31 },
  summary: {
    interviews: 3,
    changed: 2,
    mean_shift: -8.3,
    largest_shift: -25,
    rank_agreement: 0.9,
    verdict_flips: [{ old: "PASS", new: "REVIEW", interviews: 2 }],
    points: [{ question_id: "q1", point_id: "q1p2", text: "Says what came of it", up: 0, down: 2, same: 1 }],
    agreement: { decided: 2, old: 2, new: 1 },
  },
  ...extra,
});

const estimate = () => ({
  interviews: 4,
  answers: 12,
  requests: 36,
  input_tokens: 60_000,
  output_tokens: 5_000,
  cost: 0.16,
  basis: "words",
});

/** @returns {any} */
export const replayed = (id, name, extra = {}) => ({
  interview_id: id,
  candidate: { id: `p-${id}`, name },
  completed_at: now(-86_400_000),
  state: "done",
  reason: null,
  old_score: 80,
  new_score: 55,
  old_verdict: "PASS",
  new_verdict: "REVIEW",
  decided: "PASS",
  flips: 1,
  changed: true,
  judge_differs: false,
  words_differ: false,
  not_asked: [],
  asked_otherwise: [],
  questions: questions(),
  ...extra,
});

/** @returns {any} */
export const trials = () => ({
  comparisons: [comparison()],
  replays: [replay()],
  replayed: [
    replayed("i1", "Kim Mina"),
    replayed("i2", "Lee Jun", { decided: null, flips: 2 }),
    replayed("i3", "Choi Sora", {
      new_score: 80,
      new_verdict: "PASS",
      changed: false,
      flips: 0,
      questions: [],
    }),
    replayed("i4", "Park Ara", {
      state: "skipped",
      reason: "not_scored",
      flips: 0,
      changed: false,
      questions: [],
    }),
  ],
  changes: [
    {
      what: "question_changed",
      fields: ["weight"],
      question_id: "q1",
      question_text: "Tell me about a project",
    },
  ],
});

/** Answers what belongs here; false: something else was asked. */
export function trialsApi({ req, res, path, sent, state, reply, page }) {
  const { trials } = state;
  if (path === "/judges") reply(res, 200, judges);
  else if (/^\/interviews\/\w+\/comparisons$/.test(path) && req.method === "POST")
    reply(res, 202, { id: "cmp1", task_id: "t1" });
  else if (/^\/interviews\/\w+\/comparisons$/.test(path))
    reply(res, 200, page({ comparisons: trials.comparisons }));
  else if (/^\/interviews\/\w+\/comparisons\/\w+$/.test(path)) {
    const id = path.split("/").at(-1);
    reply(
      res,
      200,
      trials.comparisons.find((one) => one.id === id),
    );
  } else if (/^\/jobs\/\w+\/replays\/plan$/.test(path)) {
    const questions = sent.questions.length;
    const cost = sent.judge.judge === "rules" ? 0 : estimate().cost;
    const requests = sent.judge.judge === "rules" ? 0 : estimate().requests;
    const changes = questions > 0 ? trials.changes : [];
    reply(res, 200, { estimate: { ...estimate(), requests, cost }, changes, judge: judges.judges[0] });
  } else if (/^\/jobs\/\w+\/replays$/.test(path) && req.method === "POST")
    reply(res, 202, { id: "rep1", task_id: "t1" });
  else if (/^\/jobs\/\w+\/replays$/.test(path)) reply(res, 200, page({ replays: trials.replays }));
  else if (/^\/jobs\/\w+\/replays\/\w+\/interviews$/.test(path))
    reply(res, 200, page({ interviews: trials.replayed }));
  else if (/^\/jobs\/\w+\/replays\/\w+\/cancel$/.test(path)) {
    Object.assign(trials.replays[0], { status: "cancelled", task_id: null });
    reply(res, 200, trials.replays[0]);
  } else if (/^\/jobs\/\w+\/replays\/\w+$/.test(path)) reply(res, 200, trials.replays[0]);
  else return false;
  return true;
}
