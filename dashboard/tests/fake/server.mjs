// A stand-in for the service on the loopback, for tests of the pages alone: the promised HTTP surface over the data of
// data.mjs, a relay of offers to whoever plays the agent, and a live view. Never used by the product.

import { createReadStream, existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { WebSocketServer } from "ws";
import { accounts } from "./accounts.mjs";
import { askedAdjustment, makeAftercare } from "./aftercare.mjs";
import * as data from "./data.mjs";
import { impact, selfReport } from "./fairness.mjs";
import { wallSnapshot } from "./live.mjs";
import { conduct, personasApi } from "./personas.mjs";
import { answerOrder, line } from "./phone.mjs";
import { goodQuality, noQuality } from "./quality.mjs";
import { trials, trialsApi } from "./trials.mjs";
import { work, workApi } from "./work.mjs";

/**
 * Each area of the pages may answer for itself: a module of this folder that exports `areaApi(request)`, which returns
 * true where it answered, and, where it keeps something, `areaState()`, whose entries become part of `state`. Asked
 * before everything below, signed in or not: `request.known` says which.
 * @type {{ areaApi?: (request: any) => any, areaState?: () => object }[]}
 */
const areas = await Promise.all(
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".mjs") && name !== "server.mjs")
    .sort()
    .map((name) => import(join(import.meta.dirname, name))),
);

const TYPES = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".html": "text/html",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/** @param {{ dist?: string }} options */
export async function startFake({ dist } = {}) {
  const state = {
    /** @type {any} what the area of jobs keeps */
    jobs: null,
    interviews: structuredClone(data.interviews),
    candidates: structuredClone(data.candidates),
    work: work(),
    trials: trials(),
    permissions: [...data.permissions],
    /** token → what validating it answers */
    links: new Map([
      ["open", data.view()],
      ["early", data.view({ scheduled_at: at(2 * 86_400_000), opens_at: at(2 * 86_400_000 - 900_000) })],
      [
        "korean",
        data.view({
          language: "ko",
          candidate_name: "김민아",
          company_name: "한강랩스",
          job_title: "백엔드 개발자",
        }),
      ],
      [
        "resume",
        data.view({
          consent: { given: true, version: "2026-11", stale: false },
          step: "room",
          resume: { question_index: 1, answers_saved: 1 },
        }),
      ],
      [
        "elsewhere",
        data.view({
          consent: { given: true, version: "2026-11", stale: false },
          step: "room",
          open_elsewhere: true,
        }),
      ],
    ]),
    /** what candidates are told of a fault of ours
     * @type {{ redo_link: string | null, redo_until: string | null } | null} */
    fault: null,
    /** The line as the carrier would be found to have it. */
    line: line(),
    settings: structuredClone(data.settings),
    personas: [],
    conduct: conduct(),
    selfReports: { asked: false, given: null },
    /** interview id → how its calls went; of others, well when they have ended */
    quality: new Map(),
    gone: { expired: "expired", cancelled: "cancelled", finished: "finished" },
    corrections: new Map(),
    receipt: data.receipt(),
    heldBy: ["browser"],
    refresh: false,
    /** How long a sign-in lasts that nobody renews. */
    sessionSecs: 7 * 86_400,
    accessTokens: new Set(),
    issued: 0,
    /** Renewals under way, and the most that ever were at once: more than one would end the sign-in. */
    renewing: 0,
    renewingAtOnce: 0,
    /**
     * Everything the pages asked for, in order.
     * @type {{ method: string, path: string, body?: any, headers?: any }[]}
     */
    log: [],
    /** @type {any[]} */
    offers: [],
    /** What HR asked of running interviews. @type {any[]} */
    commands: [],
    /** @type {((offer: any) => void)[]} */
    offerWaiters: [],
    /**
     * "METHOD path" → the error to answer with.
     * @type {Map<string, { status: number, code: string, detail?: string }>}
     */
    fail: new Map(),
    /** @type {Set<import("ws").WebSocket>} */
    sockets: new Set(),
  };
  for (const area of areas) Object.assign(state, area.areaState?.());

  const server = createServer((req, res) => {
    handle(req, res).catch((error) => {
      reply(res, 500, { detail: String(error), error_code: "SRV_500", timestamp: at(0) });
    });
  });

  async function handle(req, res) {
    const url = new URL(req.url, "http://localhost");
    const text = await body(req);
    const isJson = (req.headers["content-type"] ?? "").includes("json");
    const sent = text && isJson ? JSON.parse(text) : text || undefined;
    if (url.pathname.startsWith("/api/v1/")) {
      const path = url.pathname.slice("/api/v1".length);
      state.log.push({ method: req.method, path, body: sent, headers: req.headers });
      const failure = state.fail.get(`${req.method} ${path}`);
      if (failure) return error(res, failure.status, failure.code, failure.detail ?? "It failed.");
      return api(req, res, path, url, sent);
    }
    if (url.pathname === "/health") return reply(res, 200, { status: "ok" });
    if (url.pathname === "/rtc/offer" || url.pathname === "/rtc/listen") return rtc(req, res, sent);
    if (url.pathname === "/recording.wav") return sound(res);
    return file(res, url.pathname);
  }

  function api(req, res, path, url, sent) {
    const [, area, second, third] = path.split("/");
    const known = state.accessTokens.has((req.headers.authorization ?? "").replace("Bearer ", ""));
    const request = { req, res, path, url, sent, state, known, reply, error, page };
    if (areas.some((one) => one.areaApi?.(request))) return;
    if (path === "/auth/login") {
      if (sent.password !== data.password) return error(res, 401, "AUTH_001", "Wrong e-mail or password.");
      return reply(res, 200, signIn());
    }
    if (path === "/auth/refresh") {
      if (!state.refresh || req.headers["x-requested-with"] !== "dashboard")
        return error(res, 401, "AUTH_002", "No session.");
      state.renewingAtOnce = Math.max(state.renewingAtOnce, ++state.renewing);
      return setTimeout(() => {
        state.renewing--;
        reply(res, 200, signIn());
      }, 60);
    }
    if (path === "/auth/logout") {
      state.refresh = false;
      return reply(res, 204);
    }
    if (accounts({ res, path, sent, reply, error, signIn })) return;
    if (path === "/setup" && req.method === "GET") return reply(res, 200, { needs_admin: false });
    if (area === "interviews" && OPEN.has(second))
      return candidate(req, res, second, decodeURIComponent(third), path, sent);
    if (!known) return error(res, 401, "AUTH_003", "Sign in.");
    if (path === "/auth/me") return reply(res, 200, { ...data.user, permissions: state.permissions });
    if (trialsApi({ req, res, path, sent, state, reply, page })) return;
    if (workApi({ res, path, url, sent, state, reply, error, page })) return;
    if (personasApi({ req, res, path, sent, state, reply, error })) return;
    if (path === "/company/phone-line") {
      const asked = url.searchParams.get("check") === "true";
      return reply(res, 200, asked ? { ...state.line, state: state.line.found ?? "ready" } : state.line);
    }
    if (path === "/company/settings") {
      if (sent) Object.assign(state.settings, sent, { revision: state.settings.revision + 1 });
      return reply(res, 200, state.settings);
    }
    if (path === "/analytics/adverse-impact")
      return reply(res, 200, impact(state.settings.settings.self_reports === true));
    if (path === "/jobs") return reply(res, 200, page({ jobs: data.jobs }));
    if (area === "jobs" && third === "questions") return reply(res, 200, { questions: data.questions });
    if (area === "jobs" && req.method === "PUT") {
      const job = data.jobs.find((known) => known.id === second);
      return reply(res, 200, { ...job, ...sent });
    }
    if (area === "jobs")
      return found(
        res,
        data.jobs.find((job) => job.id === second),
      );
    if (path === "/candidates" && req.method === "POST") {
      const made = {
        id: `p${state.candidates.length + 1}`,
        status: "new",
        created_at: at(0),
        phone: null,
        ...sent,
      };
      state.candidates.push(made);
      return reply(res, 201, made);
    }
    if (path === "/candidates") {
      const q = (url.searchParams.get("q") ?? "").toLowerCase();
      const status = url.searchParams.get("status");
      const found = state.candidates.filter(
        (one) =>
          (!status || one.status === status) && (!q || `${one.name} ${one.email}`.toLowerCase().includes(q)),
      );
      return reply(res, 200, { ...page({ candidates: found }), total_is_exact: true, next_cursor: null });
    }
    if (path === "/candidates/counts") {
      const counts = {};
      for (const { status } of state.candidates) counts[status] = (counts[status] ?? 0) + 1;
      return reply(res, 200, { counts, total: state.candidates.length });
    }
    if (area === "candidates" && third === "history") return reply(res, 200, { history: data.history });
    if (area === "candidates") {
      const one = state.candidates.find((candidate) => candidate.id === second);
      if (!one) return error(res, 404, "CAND_404", "There is no such candidate.");
      const interviews = state.interviews
        .filter((interview) => interview.candidate.id === one.id)
        .map((interview) => ({ ...interview, job_title: interview.job.title }));
      return reply(res, 200, { ...one, interviews, rounds: [], duplicates: [], merged_ids: [] });
    }
    if (path === "/interviews/live") {
      const rows = state.interviews
        .filter((one) => one.live)
        .map((one) => ({ ...one, live_state: data.live }));
      return reply(res, 200, { interviews: rows });
    }
    if (path === "/interviews" && req.method === "GET") {
      const wanted = url.searchParams.get("status");
      return reply(
        res,
        200,
        page({ interviews: state.interviews.filter((one) => !wanted || one.status === wanted) }),
      );
    }
    if (path === "/interviews") {
      const person = state.candidates.find((one) => one.id === sent.candidate_id);
      const made = {
        ...structuredClone(data.interviews[2]),
        id: `i${state.interviews.length + 1}`,
        candidate: { id: person.id, name: person.name },
        scheduled_at: sent.scheduled_at ?? null,
        channel: sent.channel ?? "browser",
        call_candidate: sent.call_candidate ?? false,
      };
      state.interviews.push(made);
      return reply(res, 201, {
        ...made,
        token: "tok",
        dial_in: { number: "+15550100123", pin: "40718296" },
        interview_link: "http://localhost:8000/interview/tok",
      });
    }
    const one = state.interviews.find((interview) => interview.id === second);
    if (!one) return error(res, 404, "INT_404", "There is no such interview.");
    if (third === "transcript") {
      return reply(res, 200, {
        interview_id: one.id,
        transcript: data.transcript,
        segments: data.shownSegments,
        hearing: data.hearing,
      });
    }
    if (third === "conduct") return reply(res, 200, state.conduct);
    if (third === "quality") {
      const known = one.completed_at ? goodQuality(one.id) : noQuality(one.id);
      return reply(res, 200, state.quality.get(one.id) ?? known);
    }
    if (third === "redo") {
      const offered = { id: "i3", status: "scheduled", created_at: at(0), expires_at: at(7 * 86_400_000) };
      state.quality.set(one.id, { ...state.quality.get(one.id), redo: offered, can_offer_redo: false });
      return reply(res, 201, { interview_id: offered.id, expires_at: offered.expires_at });
    }
    if (third === "score-anyway") {
      const released = { at: at(0), by_name: data.user.name, reason: sent.reason };
      const known = state.quality.get(one.id);
      state.quality.set(one.id, { ...known, released, blocked: false, can_offer_redo: false });
      return reply(res, 202, { task_id: "t3" });
    }
    if (third === "events") return reply(res, 200, { events: data.events });
    if (third === "link")
      return reply(res, 200, {
        token: "new",
        interview_link: "http://localhost:8000/interview/new",
        dial_in: { number: "+15550100123", pin: "40718296" },
      });
    if (third === "verdict") {
      one.verdict = sent.decision;
      one.decision = {
        id: "d1",
        decision: sent.decision,
        suggested: one.suggested_verdict,
        suggested_score: one.score,
        reason: sent.reason ?? null,
        decided_by: "u1",
        decided_by_name: data.user.name,
        created_at: at(0),
        overrides: sent.decision !== one.suggested_verdict,
        oversight: {
          ...sent.looked,
          known: true,
          report_opened_at: at(0),
          transcript_opened_at: at(0),
        },
        tell_at: at(600_000),
        told_at: null,
        taken_back_at: null,
        taken_back_by_name: null,
      };
      return reply(res, 200, one.decision);
    }
    if (third === "verdicts" && req.method === "DELETE") {
      Object.assign(one, { verdict: null, decision: null });
      return reply(res, 204);
    }
    if (third === "score") {
      one.scoring = { state: "done", error: null, task_id: "t2" };
      one.report = data.report;
      return reply(res, 202, { task_id: "t2" });
    }
    if (third === "commands") {
      state.commands.push(sent);
      return reply(res, 202, { call_id: "call1", command_id: `cmd${state.commands.length}` });
    }
    if (third === "join")
      return reply(res, 200, {
        watch_id: "w1",
        transport: "smallwebrtc",
        offer_url: "/rtc/listen",
        listen_ticket: "ticket-listen",
        ice_servers: [],
        livekit_url: "",
        livekit_token: "",
        room_name: "",
        identity: "",
      });
    if (third === "end")
      return one.live ? reply(res, 202, {}) : error(res, 409, "INT_414", "Nobody is in this interview.");
    if (third === "call") {
      const known = one.phone.calling;
      if (req.method === "POST" && !one.phone.can_call) return error(res, 409, "TEL_409", one.phone.said);
      return reply(res, known && req.method === "DELETE" ? 200 : 202, answerOrder(one, req.method, "hr"));
    }
    if (third === "cancel") {
      one.status = "cancelled";
      return reply(res, 200, one);
    }
    return reply(res, 200, one);
  }

  const aftercare = makeAftercare();

  function candidate(req, res, action, token, path, sent) {
    if (action === "self-report") {
      if (req.method === "GET")
        return reply(res, 200, selfReport(state.selfReports.asked, state.selfReports.given));
      state.selfReports.given = req.method === "PUT" ? sent : null;
      return reply(res, 204);
    }
    if (action === "receipt") return reply(res, 200, { ...corrected(), fault: state.fault });
    if (action === "status")
      return reply(res, 200, {
        ...data.status(),
        ...aftercare.status(token),
        fault: state.fault,
        held_by: state.heldBy,
      });
    if (action === "feedback") return reply(res, 204);
    if (action === "requests") return reply(res, 201, aftercare.ask(token, sent));
    if (action === "corrections") {
      if (req.method === "DELETE") state.corrections.delete(path.split("/").at(-1));
      else state.corrections.set(sent.segment_id, sent.text);
      return reply(res, req.method === "DELETE" ? 204 : 201, req.method === "DELETE" ? undefined : sent);
    }
    const reason = state.gone[token];
    if (reason) return error(res, 410, "INT_410", "This link is over.", { reason });
    const view = state.links.get(token);
    if (!view) return error(res, 404, "INT_404", "We do not know this link.");
    if (action === "validate") return reply(res, 200, view);
    if (action === "consent" && path.endsWith("/decline"))
      return reply(res, 200, { route: sent.route, contact_email: view.contact_email });
    if (action === "consent" && req.method === "DELETE") {
      state.links.set(token, {
        ...view,
        step: "consent",
        consent: { given: false, version: null, stale: false },
      });
      return reply(res, 204);
    }
    if (action === "consent") {
      state.links.set(token, {
        ...view,
        step: "room",
        consent: { given: true, version: sent.version, stale: false },
      });
      return reply(res, 200, {});
    }
    if (action === "adjustments") {
      state.links.set(token, { ...view, adjustments: [...(view.adjustments ?? []), askedAdjustment(sent)] });
      return reply(res, 201, {});
    }
    if (action === "call-me") return reply(res, 202, answerOrder(view, req.method, "candidate"));
    if (action === "call-hours") {
      view.phone.hours = { ...sent, own: true };
      return reply(res, 200, view.phone.hours);
    }
    if (action === "signals") return reply(res, 204);
    if (action === "join") {
      if (!view.consent.given) return error(res, 403, "INT_403", "Consent first.");
      if (view.open_elsewhere && !sent.take_over) return error(res, 409, "INT_409", "Open elsewhere.");
      state.links.set(token, { ...view, open_elsewhere: false });
      return reply(res, 200, {
        call_id: "call1",
        transport: "smallwebrtc",
        offer_url: "/rtc/offer",
        join_ticket: `ticket-${token}`,
        ice_servers: [],
      });
    }
    return error(res, 404, "NOT_FOUND", "No such path.");
  }

  /** Gives the page's offer to whoever plays the agent and waits for the answer. */
  function rtc(req, res, sent) {
    if (!(req.headers.authorization ?? "").startsWith("Bearer ticket-"))
      return error(res, 401, "AUTH_004", "No ticket.");
    if (req.method === "PATCH") return reply(res, 200, { status: "ok" });
    const offer = {
      ...sent,
      answer: (answer) => reply(res, 200, { ...answer, pc_id: `pc${state.offers.length}` }),
    };
    state.offers.push(offer);
    state.offerWaiters.shift()?.(offer);
  }

  function corrected() {
    const questions = state.receipt.questions.map((question) => ({
      ...question,
      words: question.words.map((words) => ({
        ...words,
        correction: state.corrections.get(words.segment_id) ?? null,
      })),
    }));
    return { ...state.receipt, questions };
  }

  function signIn(name = data.user.name) {
    state.refresh = true;
    const access_token = `access${++state.issued}`;
    state.accessTokens.add(access_token);
    return {
      access_token,
      token_type: "bearer",
      user: { ...data.user, name },
      session_secs: state.sessionSecs,
    };
  }

  function file(res, path) {
    if (!dist) return reply(res, 404, {});
    const wanted = normalize(join(dist, path));
    const there =
      wanted.startsWith(dist) && extname(wanted) && existsSync(wanted) ? wanted : join(dist, "index.html");
    res.writeHead(200, { "Content-Type": TYPES[extname(there)] ?? "application/octet-stream" });
    createReadStream(there).pipe(res);
  }

  const monitors = new WebSocketServer({ server });
  monitors.on("connection", (socket, { url }) => {
    const wall = url === "/ws/monitor";
    const among = wall ? state.walls : state.sockets;
    among.add(socket);
    socket.on("close", () => among.delete(socket));
    socket.on("message", (message) => {
      const hello = JSON.parse(String(message));
      state.log.push({ method: wall ? "WALL" : "WS", path: url, body: hello });
      if (!state.accessTokens.has(hello.token)) return socket.close(4401);
      if (wall) return socket.send(JSON.stringify(wallSnapshot(state)));
      const interview = state.interviews.find((one) => one.live);
      if (!interview) return socket.close(4404);
      const events = data.events.filter(({ call_id, event }) => event.seq > (hello.after?.[call_id] ?? 0));
      socket.send(JSON.stringify({ type: "snapshot", interview, events, live: data.live }));
    });
  });

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    state,
    /** The next offer of a page, with `answer({ sdp, type })`. */
    nextOffer: () => new Promise((resolve) => state.offerWaiters.push(resolve)),
    /** To every wall. */
    toWalls: (message) => {
      for (const socket of state.walls) socket.send(JSON.stringify(message));
    },
    broadcast: (message) => {
      for (const socket of state.sockets) socket.send(JSON.stringify(message));
    },
    dropSockets: () => {
      for (const socket of [...state.sockets, ...state.walls]) socket.terminate();
    },
    close: async () => {
      for (const socket of [...state.sockets, ...state.walls]) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const OPEN = new Set([
  "validate",
  "consent",
  "adjustments",
  "join",
  "receipt",
  "self-report",
  "corrections",
  "status",
  "feedback",
  "requests",
  "signals",
  "call-me",
  "call-hours",
]);

function at(offset) {
  return new Date(Date.now() + offset).toISOString();
}

function page(rows) {
  const [list] = Object.values(rows);
  return { ...rows, total: list.length, page: 1, per_page: 50, pages: 1 };
}

function found(res, value) {
  return value ? reply(res, 200, value) : error(res, 404, "NOT_FOUND", "There is no such thing.");
}

function error(res, status, error_code, detail, extra = {}) {
  return reply(res, status, { detail, error_code, timestamp: at(0), ...extra });
}

function reply(res, status, value) {
  res.writeHead(status, { "Content-Type": "application/json", "X-Request-ID": "req-0001" });
  res.end(value === undefined ? undefined : JSON.stringify(value));
}

function body(req) {
  return new Promise((resolve) => {
    const parts = [];
    req.on("data", (part) => parts.push(part));
    req.on("end", () => resolve(Buffer.concat(parts).toString()));
  });
}

/** 36 s of a quiet tone, 8 kHz mono. */
function sound(res) {
  const samples = 36 * 8_000;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(16_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n++) wav.writeInt16LE(Math.round(2_000 * Math.sin(n / 6)), 44 + n * 2);
  res.writeHead(200, { "Content-Type": "audio/wav", "Content-Length": wav.length, "Accept-Ranges": "none" });
  res.end(wav);
}
