// Jobs as those who write them meet them: questions that are kept, versions, the rubric check, generated questions.
import * as data from "./data.mjs";

const UNFAIR = /confidence|accent/i;
const HOUR = 3_600_000;
const when = (ms) => new Date(Date.now() + ms).toISOString();

const live = (job, questions) => ({
  title: job.title,
  description: job.description,
  facts: job.facts,
  ai_prompt: null,
  ai_model: null,
  engines: null,
  persona_id: "default",
  interview_mode: "adaptive",
  language: "en",
  questions: structuredClone(questions),
});

const requirement = (text, level, evidence = [], skills_not_shown = []) => ({
  requirement: text,
  weight: 1,
  level,
  skills_shown: [],
  skills_not_shown,
  evidence: evidence.map((sentence, index) => ({
    text: sentence,
    start: index * 200,
    end: index * 200 + sentence.length,
    similarity: 0.71,
  })),
});
const fitting = (candidate_id, name, requirements) => ({
  candidate_id,
  name,
  match: { score: 70, requirements, model: "bundled" },
});
/** Two people: one of whom more is written, one of whom little. */
const matches = {
  matches: [
    fitting("p1", "Jo Rivera", [
      requirement(
        "You build services in Python and run them in Kubernetes.",
        "partly",
        ["Six years of Python for payment systems, from the first line to the night shift."],
        ["Kubernetes"],
      ),
      requirement("You make databases fast.", "met", [
        "Cut the p95 of our largest query from 2.4 s to 90 ms with an index and a smaller join.",
        "Taught two teams to read query plans.",
      ]),
      requirement("You have led an on-call rotation.", "not_shown"),
    ]),
    fitting("p2", "김민아", [
      requirement("You build services in Python and run them in Kubernetes.", "not_shown"),
      requirement("You make databases fast.", "met", [
        "대용량 주문 테이블의 색인을 다시 설계해 조회 시간을 줄였다.",
      ]),
      requirement("You have led an on-call rotation.", "not_shown"),
    ]),
  ],
  waiting: 3,
  warning: null,
};

export const areaState = () => ({ jobs: jobsState() });

function jobsState() {
  const questions = structuredClone(data.questions).map((question, index) => ({
    ...question,
    revision: 1,
    changed_by: null,
    created_by: "u1",
    created_at: when(-72 * HOUR),
    points: question.points.map((point, at) => ({
      ...point,
      probe: null,
      strong: at === 0 ? "Names a concrete case, what they did and what came of it" : null,
      partial: at === 0 ? "Stays general" : null,
    })),
    budget_secs: 240 + index * 60,
  }));
  const job = { ...data.jobs[0], revision: 3, live_version: 4, planned_secs: 0, candidates_count: 1204 };
  const older = live(job, questions);
  older.questions[0].text = "Tell me about your last project.";
  older.questions[0].budget_secs = 180;
  older.questions.splice(2, 1);
  const shown = { ...older, title: "Backend engineer" };
  return {
    list: [job],
    questions,
    versions: [
      {
        number: 4,
        content: shown,
        live: true,
        booked_count: 3,
        interviews_count: 9,
        created_by: "Mina Park",
      },
      { number: 3, content: older, restored_from: 1, interviews_count: 2, created_by: "Mina Park" },
      { number: 1, content: older, interviews_count: 5, created_by: null },
    ],
    generated: null,
    matches,
    made: 0,
  };
}

/** Jobs in other states, for the list. */
export function moreJobs([job]) {
  return [
    {
      ...job,
      id: "j2",
      title: "Produktentwicklungsingenieurin für Fahrzeugelektronik und Antriebe",
      live_version: null,
      questions_count: 0,
      candidates_count: 0,
    },
    {
      ...job,
      id: "j3",
      title: "데이터 분석가",
      live_version: 1,
      planned_secs: 2700,
      questions_count: 7,
      candidates_count: 38,
    },
    { ...job, id: "j4", title: "Office manager", is_open: false, questions_count: 4, candidates_count: 61 },
  ];
}

/** Answers in place of the plain jobs of the service. */
export function areaApi({ req, res, path, url, sent, state, known, reply, error, page }) {
  const jobs = state.jobs;
  if (!known) return false;
  const { method } = req;
  const [, area, id, third, fourth, fifth] = path.split("/");
  const ok = (value, status = 200) => {
    reply(res, status, value);
    return true;
  };
  if (path === "/rubric-check") return ok(checked(sent));
  if (area === "tasks" && jobs.generated && id === "g1")
    return ok({ id: "g1", kind: "generate_questions", progress: null, error: null, ...jobs.generated });
  if (area === "questions") return question({ jobs, id, method, sent, ok, error, res });
  if (area !== "jobs") return false;
  if (!id && method === "POST") {
    const made = {
      ...jobs.list[0],
      ...sent,
      id: `j${jobs.list.length + 1}`,
      live_version: null,
      revision: 1,
    };
    jobs.list.push(made);
    return ok(made, 201);
  }
  if (!id) {
    const q = (url.searchParams.get("q") ?? "").toLowerCase();
    const open = url.searchParams.get("is_open");
    const found = jobs.list.filter(
      (job) => job.title.toLowerCase().includes(q) && (open === null || String(job.is_open) === open),
    );
    return ok(page({ jobs: found.map((job) => counted(job, jobs)) }));
  }
  const job = jobs.list.find((one) => one.id === id);
  if (!job) return false;
  if (!third && method === "PUT") {
    if (sent.revision && sent.revision !== job.revision)
      return error(res, 409, "JOB_413", "Somebody else changed this meanwhile.") ?? true;
    Object.assign(job, sent, { revision: job.revision + 1 });
  }
  if (!third) return ok(counted(job, jobs));
  const own = id === "j1" ? jobs.questions : [];
  if (third === "questions" && fourth === "order") {
    own.sort((a, b) => sent.question_ids.indexOf(a.id) - sent.question_ids.indexOf(b.id));
    for (const [index, one] of own.entries()) one.position = index;
    return ok({ questions: own, people: {} });
  }
  if (third === "questions" && method === "POST") {
    if (!checked(sent).fair) return refused(sent, res);
    const made = {
      ...sent,
      id: `n${++jobs.made}`,
      position: own.length,
      revision: 1,
      changed_by: null,
      created_by: "u1",
    };
    made.points = made.points.map((point, index) => ({ id: `p${index + 1}`, ...point }));
    own.push(made);
    return ok(made, 201);
  }
  if (third === "questions") return ok({ questions: own, people: { u1: "Mina Park", u2: "Jun Lee" } });
  if (third === "matches") {
    if (jobs.matches) return ok(jobs.matches);
    error(res, 400, "MATCH_400", "The job's text names no requirement.");
    return true;
  }
  if (third === "draft") return ok(draftOf(job, jobs, own));
  if (third === "generate-questions") return ok({ task_id: "g1" }, 202);
  if (third === "publish") {
    const number = jobs.versions[0].number + 1;
    for (const version of jobs.versions) version.live = false;
    jobs.versions.unshift({ number, content: live(job, own), live: true, created_by: "Mina Park" });
    job.live_version = number;
    return ok(versionView(jobs.versions[0], jobs.versions[1]), 201);
  }
  if (third === "versions" && fourth && fifth !== "restore") {
    const version = jobs.versions.find(({ number }) => number === Number(fourth));
    return ok({ number: version.number, created_at: when(-HOUR), content: version.content });
  }
  if (third === "versions")
    return ok(
      page({ versions: jobs.versions.map((one, index) => versionView(one, jobs.versions[index + 1])) }),
    );
  return false;
}

const counted = (job, jobs) =>
  job.id === "j1"
    ? {
        ...job,
        questions_count: jobs.questions.length,
        planned_secs: jobs.questions.reduce((sum, { budget_secs }) => sum + budget_secs, 0),
      }
    : job;

function question({ jobs, id, method, sent, ok, error, res }) {
  const at = jobs.questions.findIndex((one) => one.id === id);
  if (at < 0) return error(res, 404, "JOB_405", "There is no such question.") ?? true;
  if (method === "DELETE") {
    jobs.questions.splice(at, 1);
    return ok(undefined, 204);
  }
  const known = jobs.questions[at];
  if (sent.revision && sent.revision !== known.revision)
    return error(res, 409, "JOB_413", "Somebody else changed this meanwhile.") ?? true;
  if (!checked(sent).fair) return refused(sent, res);
  Object.assign(known, sent, { revision: known.revision + 1, changed_by: "u1" });
  known.points = known.points.map((point, index) => ({ id: `p${index + 1}`, ...point }));
  return ok(known);
}

function checked({ text, points }) {
  const fields = [
    ["text", text],
    ...points.flatMap((point, n) =>
      ["text", "probe", "strong", "partial"].map((name) => [`points.${n}.${name}`, point[name]]),
    ),
  ];
  const findings = fields
    .filter(([, value]) => UNFAIR.test(value ?? ""))
    .map(([field, value]) => ({
      field,
      category: "confidence",
      name: "Confidence",
      found: UNFAIR.exec(value)[0],
      reason:
        "“confidence” judges how sure somebody seems. Nerves in an interview, culture and disability all change that.",
      instead:
        "Ask for the grounds instead, e.g. “Gives reasons for the decision and says what would change it”.",
    }));
  return { fair: findings.length === 0, findings };
}

function refused(sent, res) {
  const details = checked(sent).findings.map(({ field, reason }) => ({ field, message: reason }));
  res.writeHead(422, { "Content-Type": "application/json" });
  res.end(JSON.stringify({ detail: "This cannot be fairly heard.", error_code: "JOB_422", details }));
  return true;
}

function draftOf(job, jobs, own) {
  const content = live(job, own);
  const shown = jobs.versions.find(({ number }) => number === job.live_version);
  const same = JSON.stringify(shown?.content.questions) === JSON.stringify(content.questions);
  return {
    live_version: job.live_version,
    next_version: jobs.versions[0].number + 1,
    content,
    changes:
      shown && !same
        ? [{ what: "question_changed", fields: ["text"], question_id: own[0]?.id, question_text: "" }]
        : [],
    blockers:
      own.length === 0
        ? [{ kind: "no_questions", question_id: null, question_text: null, message: null }]
        : [],
    planned_secs: own.reduce((sum, { budget_secs }) => sum + budget_secs, 0),
    time_limit_secs: job.time_limit_secs,
    booked: [{ version: 4, interviews: 3 }],
  };
}

const versionView = (version, before) => ({
  id: `v${version.number}`,
  digest: "",
  created_at: when(-version.number * HOUR),
  questions_count: version.content.questions.length,
  interviews_count: 0,
  booked_count: 0,
  live: false,
  created_by: null,
  restored_from: null,
  changes: before
    ? [{ what: "question_changed", fields: ["text"], question_id: "q1", question_text: "" }]
    : [],
  ...version,
  content: undefined,
});
