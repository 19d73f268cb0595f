// The fake service's settings, people and roles, and the pages of system admins.
import { consentText } from "./data.mjs";

const MINUTE = 60_000;
const DAY = 86_400_000;
const iso = (offset) => new Date(Date.now() + offset).toISOString();

/** What HR may do, as the service lists it; with the installation's for pages of system admins. */
export const ALL = [
  "users:read",
  "users:write",
  "roles:write",
  "company:read",
  "company:write",
  "candidates:read",
  "candidates:write",
  "candidates:all",
  "jobs:read",
  "jobs:write",
  "interviews:read",
  "interviews:write",
  "interviews:supervise",
  "verdicts:write",
  "analytics:read",
  "webhooks:write",
  "audit:read",
  "tasks:read",
  "privacy:write",
  "ats:check",
  "api_keys:write",
];
const EMPLOYEE = [
  "users:read",
  "jobs:read",
  "candidates:read",
  "interviews:read",
  "interviews:supervise",
  "tasks:read",
];

export const inherited = () => [
  { key: "thresholds.pass", variable: "PASS_THRESHOLD", value: 70, source: "default" },
  { key: "thresholds.review", variable: "REVIEW_THRESHOLD", value: 50, source: "environment" },
  { key: "judging.runs", variable: "JUDGE_RUNS", value: 3, source: "environment" },
  { key: "judging.max_spread", variable: "MAX_SCORE_SPREAD", value: 15, source: "default" },
  {
    key: "interviews.time_limit_secs",
    variable: "INTERVIEW_TIME_LIMIT_SECS",
    value: 2_700,
    source: "default",
  },
  { key: "interviews.opens_before_secs", variable: "OPENS_BEFORE_SECS", value: 900, source: "default" },
];

const hook = (id, extra = {}) => ({
  id,
  url: "https://hooks.example.com/interviews",
  description: "Our own dashboard",
  events: ["interview.completed", "verdict.ready"],
  is_active: true,
  old_secret_until: null,
  created_at: iso(-30 * DAY),
  ...extra,
});

const delivery = (id, extra = {}) => ({
  id,
  event_id: `e${id}`,
  event: "interview.completed",
  body: {
    id: `e${id}`,
    type: "interview.completed",
    occurred_at: iso(-MINUTE),
    subject_id: "i1",
    data: { status: "completed" },
  },
  state: "delivered",
  attempts: 1,
  status_code: 200,
  took_ms: 84,
  error: null,
  response: "ok",
  created_at: iso(-3 * MINUTE),
  delivered_at: iso(-3 * MINUTE),
  ...extra,
});

const person = (id, name, email, extra = {}, account = {}) => ({
  id,
  company_id: "c1",
  company_name: "Hangang Labs",
  email,
  name,
  role: "EMPLOYEE",
  custom_role: null,
  manager: null,
  department: null,
  is_active: true,
  language: "en",
  timezone: "Asia/Seoul",
  account: {
    state: "active",
    email_verified: true,
    last_login_at: iso(-DAY),
    last_active_at: iso(-20 * MINUTE),
    sessions: 1,
    locked_until: null,
    invited_at: iso(-60 * DAY),
    invitation_expires_at: null,
    invitation_mail: null,
    ...account,
  },
  created_at: iso(-60 * DAY),
  updated_at: null,
  ...extra,
});

const people = () => [
  person("u1", "Mina Park", "hr@example.test", { role: "HR" }, { sessions: 2 }),
  person("u2", "김하늘", "haneul.kim@example.test", {
    custom_role: { id: "r1", name: "Reviewer" },
    department: "Platform",
  }),
  person(
    "u3",
    "Noor Al-Sayed",
    "noor@example.test",
    {},
    {
      state: "invited",
      last_active_at: null,
      sessions: 0,
      email_verified: false,
      invitation_expires_at: iso(5 * DAY),
      invitation_mail: "sent",
    },
  ),
  person(
    "u4",
    "Jo",
    "jo@exmaple.test",
    {},
    {
      state: "invited",
      last_active_at: null,
      sessions: 0,
      email_verified: false,
      invitation_expires_at: iso(6 * DAY),
      invitation_mail: "failed",
    },
  ),
  person(
    "u5",
    "Wolfeschlegelsteinhausenbergerdorff-Schmidt",
    "locked@example.test",
    {},
    { state: "locked", locked_until: iso(12 * MINUTE) },
  ),
  person("u6", "Ana Lima", "ana@example.test", { is_active: false }, { state: "inactive", sessions: 0 }),
];

const role = () => ({
  id: "r1",
  company_id: "c1",
  name: "Reviewer",
  base_role: "EMPLOYEE",
  permissions: EMPLOYEE.filter((one) => one !== "interviews:supervise"),
  left_out: ["interviews:supervise"],
  users: 1,
  created_at: iso(-40 * DAY),
  updated_at: iso(-40 * DAY),
});

const flags = (extra = {}) => ({
  domain_fits_sender: true,
  free_mail: false,
  same_domain: null,
  contact_has_account: false,
  many_links: false,
  ...extra,
});

const asks = (id, company_name, extra = {}) => ({
  id,
  company_name,
  domain: "northwind.example",
  contact_name: "Hana Weber",
  contact_email: "hana@northwind.example",
  language: "en",
  message: "We hire about twenty people a year and would like to try voice interviews.",
  status: "pending",
  created_at: iso(-2 * DAY),
  reviewed_at: null,
  reviewed_by: null,
  reason: null,
  company_id: null,
  user_id: null,
  flags: flags(),
  failed_mails: [],
  ...extra,
});

const company = (id, name, extra = {}) => ({
  id,
  name,
  domain: "hangang.example",
  is_active: true,
  plan: "expert",
  settings: { contact_email: "people@hangang.example" },
  revision: 3,
  created_at: iso(-90 * DAY),
  updated_at: iso(-DAY),
  users: 6,
  ...extra,
});

const engine = (name, label, extra = {}) => ({
  part: "tts",
  name,
  label,
  offline: false,
  key: null,
  models: [],
  voices: [],
  languages: null,
  usable: true,
  missing: null,
  ...extra,
});
const voices = [
  engine("piper", "Piper", { offline: true, voices: ["joe", "amy"], languages: ["en"] }),
  engine("openai", "OpenAI", { voices: ["alloy", "verse"] }),
  engine("cartesia", "Cartesia", {
    usable: false,
    missing: "CARTESIA_API_KEY is missing on the interviewers",
  }),
];

export function areaState() {
  return {
    hooks: [
      hook("w1"),
      hook("w2", { url: "https://ats.example.com/in", description: null, events: [], is_active: false }),
    ],
    deliveries: [
      delivery("d3", {
        event: "webhook.test",
        took_ms: 1_204,
        state: "failed",
        status_code: 500,
        attempts: 3,
        error: "the receiver answered 500: it did not accept the event",
        response: "Internal Server Error",
        delivered_at: null,
      }),
      delivery("d2", {
        event: "verdict.ready",
        state: "waiting",
        status_code: null,
        took_ms: null,
        attempts: 0,
        response: null,
        delivered_at: null,
      }),
      delivery("d1"),
    ],
    apiKeys: [
      {
        id: "k1",
        name: "Nightly report",
        prefix: "aik_7Qd2",
        scopes: ["jobs:read", "interviews:read"],
        created_at: iso(-30 * DAY),
        expires_at: iso(60 * DAY),
        last_used_at: iso(-5 * MINUTE),
        revoked_at: null,
      },
      {
        id: "k2",
        name: "Old importer",
        prefix: "aik_m0Xs",
        scopes: ["candidates:write"],
        created_at: iso(-200 * DAY),
        expires_at: null,
        last_used_at: null,
        revoked_at: iso(-9 * DAY),
      },
    ],
    /** Somebody else saves this before the next save of ours. */
    savedMeanwhile: null,
    users: people(),
    roles: [role()],
    requests: [
      asks("q1", "Northwind Parcels"),
      asks("q2", "한빛물류", {
        contact_name: "이서연",
        contact_email: "seoyeon@gmail.com",
        domain: "hangang.example",
        language: "ko",
        message: "면접을 자동화하고 싶습니다.",
        flags: flags({
          domain_fits_sender: false,
          free_mail: true,
          same_domain: { id: "c1", name: "Hangang Labs" },
        }),
        failed_mails: ["t9"],
      }),
    ],
    companies: [
      company("c1", "Hangang Labs"),
      company("c2", "Contoso", { domain: null, is_active: false, users: 1, plan: "free" }),
    ],
  };
}

export function areaApi(request) {
  const { path, known } = request;
  if (!known) return false;
  const [, area] = path.split("/");
  if (path === "/company/settings") return settings(request);
  if (path.startsWith("/company/")) return company_(request);
  if (area === "webhooks") return webhooks(request);
  if (path.startsWith("/me/api-keys")) return apiKeys(request);
  if (area === "audit" || area === "audit.csv" || path === "/exports") return records(request);
  if (area === "users" || area === "roles") return usersAndRoles(request);
  if (area === "admin" || area === "companies") return admin(request);
  return false;
}

function settings({ res, state, sent, error }) {
  if (!sent || !state.savedMeanwhile) return false;
  const { settings } = state;
  if (sent.revision === settings.revision) {
    Object.assign(settings, state.savedMeanwhile, {
      revision: settings.revision + 1,
      updated_by: { id: "u9", name: "Dana Reyes" },
    });
    state.savedMeanwhile = null;
    error(res, 409, "COMP_409", "Dana Reyes saved the settings after you opened them.");
    return true;
  }
  return false;
}

function company_({ res, path, url, reply }) {
  if (path === "/company/consent-texts") {
    const ko = { ...consentText, language: "ko" };
    const version = (language, extra) => ({
      version: "2026-11",
      language,
      in_force: true,
      people: 212,
      withdrawn: 3,
      first_at: iso(-20 * DAY),
      last_at: iso(-DAY),
      ...extra,
    });
    reply(res, 200, {
      texts: [consentText, ko],
      versions: [
        version("en"),
        version("ko", { people: 96, withdrawn: 0 }),
        version("en", { version: "2026-06", in_force: false, people: 740, first_at: iso(-160 * DAY) }),
      ],
    });
    return true;
  }
  if (path !== "/company/thresholds/preview") return false;
  const pass = Number(url.searchParams.get("pass_threshold"));
  const review = Number(url.searchParams.get("review_threshold"));
  const passed = Math.max(0, Math.min(75, 41 - (pass - 70)));
  const failed = Math.max(0, Math.min(83 - passed, 12 + (review - 50)));
  reply(res, 200, {
    since: iso(-30 * DAY),
    until: iso(0),
    interviews: 83,
    for_other_reasons: 9,
    current: { pass_threshold: 70, review_threshold: 50, passed: 41, review: 30, failed: 12 },
    proposed: {
      pass_threshold: pass,
      review_threshold: review,
      passed,
      review: 83 - passed - failed,
      failed,
    },
  });
  return true;
}

function webhooks({ req, res, path, sent, state, reply, page }) {
  const [, , id, act] = path.split("/");
  const one = state.hooks.find((other) => other.id === id);
  if (path === "/webhooks" && req.method === "POST") {
    const made = hook(`w${state.hooks.length + 1}`, { ...sent, created_at: iso(0) });
    state.hooks.unshift(made);
    reply(res, 201, { ...made, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });
  } else if (path === "/webhooks") reply(res, 200, page({ webhooks: state.hooks }));
  else if (act === "test") {
    const made = delivery(`d${state.deliveries.length + 1}`, { event: "webhook.test" });
    state.deliveries.unshift(made);
    reply(res, 202, made);
  } else if (act === "secret") {
    one.old_secret_until = iso(DAY);
    reply(res, 200, { secret: "whsec_new", old_secret_until: one.old_secret_until });
  } else if (act === "deliveries") reply(res, 200, page({ deliveries: state.deliveries }));
  else if (id === "deliveries") reply(res, 202, state.deliveries[0]);
  else if (req.method === "DELETE") {
    state.hooks = state.hooks.filter((other) => other.id !== id);
    reply(res, 204);
  } else reply(res, 200, Object.assign(one, sent));
  return true;
}

function apiKeys({ req, res, path, sent, state, reply, page }) {
  if (req.method === "DELETE") {
    state.apiKeys.find((one) => one.id === path.split("/").at(-1)).revoked_at = iso(0);
    reply(res, 204);
  } else if (req.method === "POST") {
    const made = {
      id: "k3",
      prefix: "aik_new1",
      created_at: iso(0),
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
      ...sent,
    };
    state.apiKeys.unshift(made);
    reply(res, 201, { ...made, key: "aik_new1.4Yt9mVZk2cQp7LrXo8HsWd" });
  } else reply(res, 200, page({ api_keys: state.apiKeys }));
  return true;
}

function records({ res, path, url, reply, page }) {
  if (path === "/exports") {
    reply(
      res,
      200,
      page({
        exports: [
          {
            id: "x1",
            candidate_id: "p1",
            candidate_name: "Kim Haneul",
            requested_by: "u1",
            asked_by: "Mina Park",
            ready: true,
            size_bytes: 18_400_000,
            created_at: iso(-DAY),
            expires_at: iso(6 * DAY),
            task_id: null,
          },
        ],
      }),
    );
    return true;
  }
  if (path === "/audit/verify") {
    reply(res, 200, { intact: true, broken_at: null, seals: 61, entries: 48_213, unsealed: 7 });
    return true;
  }
  const entry = (id, actor_name, action, extra = {}) => ({
    id,
    created_at: iso(-id.charCodeAt(1) * MINUTE),
    actor_kind: "person",
    actor_id: "u1",
    actor_name,
    actor_role: "HR",
    action,
    object_kind: "candidate",
    object_id: "01a1fd46-0b17-75d6-bb7d-c19607431bb8",
    facts: {},
    ip: "203.0.113.7",
    request_id: "req-7f3a",
    ...extra,
  });
  const entries = [
    entry("a1", "Mina Park", "GET /interviews/{interview_id}/transcript", { object_kind: "interview" }),
    entry("a2", "Mina Park", "PUT /company/settings", {
      object_kind: "company",
      facts: { settings: ["thresholds"] },
    }),
    entry("a3", null, "retention.erased", {
      actor_kind: "system",
      actor_id: null,
      actor_role: null,
      ip: null,
    }),
    entry("a4", "Mina Park", "GET /candidates/{candidate_id}", { actor_kind: "api_key" }),
  ];
  const nothing = url.searchParams.get("q") === "nothing";
  reply(
    res,
    200,
    page({ entries: nothing ? [] : url.searchParams.get("action") ? entries.slice(1, 2) : entries }),
  );
  return true;
}

function usersAndRoles({ req, res, path, url, sent, state, reply, error, page }) {
  const [, area, id, act] = path.split("/");
  const one = state.users.find((other) => other.id === id);
  if (area === "roles") {
    if (req.method === "GET")
      reply(res, 200, page({ roles: state.roles, base_roles: { HR: ALL, EMPLOYEE } }));
    else reply(res, 201, { ...role(), ...sent });
  } else if (path === "/users" && req.method === "POST") {
    if (sent.email.startsWith("taken"))
      error(
        res,
        409,
        "USER_409",
        "This e-mail address cannot be added: it may belong to an account already.",
      );
    else {
      const made = person(
        `u${state.users.length + 1}`,
        sent.name,
        sent.email,
        { role: sent.role },
        { state: "invited", sessions: 0, invitation_mail: "waiting", last_active_at: null },
      );
      state.users.push(made);
      reply(res, 201, made);
    }
  } else if (path === "/users") {
    const q = (url.searchParams.get("q") ?? "").toLowerCase();
    reply(
      res,
      200,
      page({ users: state.users.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(q)) }),
    );
  } else if (!one || act === "availability") return false;
  else if (act === "hand-over")
    reply(res, 200, { candidates: 4, interviews: 1, reports: 0, api_keys: 1, sessions: 1 });
  else if (act === "unlock")
    reply(res, 200, Object.assign(one, { account: { ...one.account, state: "active", locked_until: null } }));
  else if (act === "invite")
    reply(
      res,
      200,
      Object.assign(one, { account: { ...one.account, state: "invited", invitation_mail: "waiting" } }),
    );
  else if (req.method === "PUT") {
    const state_ = "is_active" in sent ? (sent.is_active ? "active" : "inactive") : one.account.state;
    reply(res, 200, Object.assign(one, sent, { account: { ...one.account, state: state_ } }));
  } else reply(res, 200, one);
  return true;
}

function admin({ req, res, path, url, sent, state, reply, error, page }) {
  const [, area, second, id, act] = path.split("/");
  if (path.endsWith("/ai-config/engines")) {
    reply(res, 200, { engines: voices, seen_at: iso(-DAY) });
    return true;
  }
  if (area === "companies") {
    if (path === "/companies") reply(res, 200, page({ companies: state.companies }));
    else if (path.split("/").length === 3) {
      const one = state.companies.find((other) => other.id === second);
      reply(res, 200, req.method === "PUT" ? Object.assign(one, sent) : one);
    } else return false;
    return true;
  }
  if (second === "health") {
    reply(res, 200, {
      state: "attention",
      attention: ["dead_letters"],
      version: "0.9.0",
      mode: "inprocess",
      checked_at: iso(0),
      database: { state: "ok", took_ms: 1 },
      database_kind: "sqlite",
      redis: { state: "not configured", took_ms: null },
      queues: [{ queue: "email", waiting: 2, later: 1, running: 1, oldest_due_secs: 4 }],
      dead_letters: 3,
      failures_last_day: { mails: 1, webhooks: 2, tasks: 3 },
      live_interviews: 4,
      companies: 12,
      pending_requests: 2,
      disk: { free_bytes: 41 * 1024 ** 3, total_bytes: 80 * 1024 ** 3 },
    });
    return true;
  }
  if (second !== "company-requests") return false;
  const one = state.requests.find((other) => other.id === id);
  if (!id) {
    const status = url.searchParams.get("status");
    reply(
      res,
      200,
      page({
        requests: state.requests.filter(
          (other) => status === "all" || other.status === (status ?? "pending"),
        ),
      }),
    );
  } else if (act === "preview") {
    const mail = (subject, text) => ({ to: one.contact_email, language: one.language, subject, text });
    const approve = sent.decision === "approve";
    reply(res, 200, {
      company: approve ? { name: one.company_name, domain: one.domain, language: one.language } : null,
      user: approve ? { name: one.contact_name, email: one.contact_email, role: "HR" } : null,
      mails: approve
        ? [
            mail(`${one.company_name} is set up`, `Hello ${one.contact_name},\n\nyour request is approved.`),
            mail(
              `${one.company_name} invites you to AI Interviewer`,
              `Hello ${one.contact_name},\n\nChoose your password here:\n\n…`,
            ),
          ]
        : [
            mail(
              `About your request for ${one.company_name}`,
              `Hello ${one.contact_name},\n\nwe cannot set up ${one.company_name} here. The reason:\n\n${sent.reason || "…"}`,
            ),
          ],
    });
  } else if (one.status !== "pending")
    error(res, 409, "COMP_412", "This request was approved by Dana Reyes at 14:02.");
  else
    reply(
      res,
      200,
      Object.assign(one, {
        status: act === "approve" ? "approved" : "rejected",
        reason: sent?.reason ?? null,
        reviewed_at: iso(0),
        reviewed_by: { id: "u1", name: "Mina Park" },
      }),
    );
  return true;
}
