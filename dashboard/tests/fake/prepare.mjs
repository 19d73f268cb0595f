// What somebody prepares with: comparisons with jobs, a plan, and readings of repositories.
import { user } from "./data.mjs";

const CREATED = "2026-08-20T09:00:00Z";

const skill = (name, importance, weight, own) => ({
  skill: name,
  group: "cloud",
  importance,
  weight,
  shown: Boolean(own),
  job: {
    source: "job",
    text: `Requirements: ${name} in production, for a service that many people use.`,
    start: 0,
  },
  own: own ? { source: "resume", text: own, start: 40 } : null,
});

export const gap = {
  id: "g1",
  target_job_url: "https://example.com/jobs/backend-engineer",
  job_title: "Backend engineer, payments",
  company: "Example Ltd",
  match_score: 46,
  missing_skills: ["Docker", "Kafka", "Kubernetes"],
  created_at: CREATED,
  resume_id: "r1",
  skills: [
    skill("Docker", "required", 3),
    skill("Kafka", "wanted", 2),
    skill("Kubernetes", "plus", 1),
    skill("Python", "required", 3, "Built the booking service in Python, 2021 to 2024."),
    skill("PostgreSQL", "wanted", 2, "Moved 40 tables to PostgreSQL without an hour of downtime."),
  ],
  job_text: "…",
};

const week = (number, starts_on, topic, tasks, docs) => ({
  week: number,
  starts_on,
  goal: `Get going with ${topic}`,
  topics: [topic],
  tasks: tasks.map(([kind, text, hours]) => ({ skill: topic, kind, text, hours })),
  resources: docs ? [{ title: `${topic}: its own documentation`, url: docs }] : [],
  hours: 6,
  done: number === 1,
  worded_by: number === 1 ? "gemma-3" : "rules",
});

const plan = {
  id: "p1",
  gap_analysis_id: "g1",
  job_title: gap.job_title,
  hours_per_week: 6,
  weeks: 2,
  done_weeks: 1,
  starts_on: "2026-08-24",
  created_at: CREATED,
  total_hours: 12,
  weekly_plan: [
    week(
      1,
      "2026-08-24",
      "Docker",
      [
        ["learn", "Learn the basics of Docker and write down, in your own words, what it is for.", 2.5],
        ["build", "Build one small thing with Docker that somebody else could run or read.", 2.5],
        ["show", "Write one line for your résumé about what you built with Docker.", 1],
      ],
      "https://docs.docker.com/",
    ),
    week(
      2,
      "2026-08-31",
      "Kafka",
      [["learn", "Learn the basics of Kafka.", 6]],
      "https://kafka.apache.org/documentation/",
    ),
  ],
  calendar: "off",
  nudge: { mail: true, discord: false, discord_problem: null, next_at: "2026-08-31T08:00:00Z" },
};

const weakness = (rule, severity, title, file, line, excerpt) => ({
  rule,
  severity,
  file,
  line,
  title,
  why: "A value with a quote in it changes the statement; this is how SQL injection works.",
  mend: "Pass values as parameters and keep the statement itself constant.",
  excerpt,
  url: file ? `https://github.com/example/shop/blob/0/${file}#L${line}` : null,
});

const analysis = {
  analysis_id: "a1",
  repo_url: "https://github.com/example/shop",
  status: "finished",
  problem: null,
  again_at: null,
  task_id: "t1",
  created_at: CREATED,
  finished_at: CREATED,
  weakness_count: 3,
  commit: "0",
  description: "A small shop",
  weaknesses: [
    weakness(
      "sql",
      "high",
      "An SQL statement is put together from text",
      "shop/orders.py",
      41,
      'cursor.execute(f"SELECT …")',
    ),
    weakness(
      "sql",
      "high",
      "An SQL statement is put together from text",
      "shop/very/long/path/of/a/module/people.py",
      7,
      "x",
    ),
    weakness("no_tests", "medium", "No tests were found", "", null, ""),
  ],
  code_style:
    "1,204 lines of code in 96 functions. Half of the functions have at most 8 lines, the longest has 74.",
  languages: [
    { name: "Python", percent: 92.4 },
    { name: "Shell", percent: 7.6 },
  ],
  tests: { files: 0, source_files: 31, examples: [] },
  dependencies: [{ name: "flask", wanted: "==3.0.0", manifest: "requirements.txt", line: 1 }],
  skipped: {
    not_own: 12,
    too_large: 1,
    binary: 0,
    lfs_pointers: 0,
    symlinks: 2,
    over_limit: 0,
    not_understood: 0,
    submodules: true,
  },
  files_read: 31,
};

const paged = (rows) => ({ ...rows, total: 1, page: 1, per_page: 10, pages: 1 });

/** Whoever signs in during `run` is somebody who prepares. */
export async function asPreparing(fake, run) {
  const before = { ...user };
  Object.assign(user, { role: "CANDIDATE", company_id: null });
  fake.state.permissions = ["jobs:read", "ats:check", "tasks:read"];
  try {
    await run();
  } finally {
    Object.assign(user, before);
  }
}

const wordingOf = ({ work }) =>
  work.tasks.find(({ name, state }) => name === "word_roadmap" && (state === "queued" || state === "running"))
    ?.id ?? null;

export function areaApi({ req, res, path, state, sent, known, reply }) {
  if (path === "/roadmaps/nudges/stop") {
    reply(res, 204);
    return true;
  }
  if (!known) return false;
  const answers = {
    "GET /analyze/gap": paged({ analyses: [gap] }),
    "GET /analyze/gap/g1": gap,
    "POST /analyze/gap": gap,
    "GET /roadmaps": paged({ roadmaps: [plan] }),
    "GET /roadmaps/p1": { ...plan, task_id: wordingOf(state) },
    "POST /roadmap/generate": plan,
    "PUT /roadmaps/p1/weeks/2": { ...plan, done_weeks: 2 },
    "PUT /roadmaps/p1/nudge": { ...plan, nudge: { ...plan.nudge, discord: Boolean(sent?.discord_webhook) } },
    "PUT /roadmaps/p1/calendar": { ...plan, calendar: sent?.written ? "waiting" : "off" },
    "GET /analyze/github": paged({ analyses: [analysis] }),
    "GET /analyze/github/a1": analysis,
  };
  const found = answers[`${req.method} ${path}`];
  if (found === undefined) return false;
  reply(res, 200, found);
  return true;
}
