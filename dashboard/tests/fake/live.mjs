// The wall of running interviews, as api/live/wall.py sends it.
import { live } from "./data.mjs";

const NAMES = [
  "김민아",
  "Ada Okafor",
  "Jonas Müller-Lüdenscheidt",
  "이준",
  "Mina Park",
  "Zoë Ångström",
  "박서연",
];
const JOBS = [
  ["j1", "Backend engineer"],
  ["j2", "Leiterin Qualitätssicherung für Prüfstände und Messsysteme (w/m/d)"],
  ["j3", "데이터 분석가"],
];
const STATES = ["listening", "ai_speaking", "listening", "replying", "thinking_time"];
const MINUTE = 60_000;

/** A moment so long ago, on the clock of a call that began 20 minutes ago. */
const at = (ms) => 20 * MINUTE - ms;

/** What needs a look, by the place of the interview. */
function troubles(n) {
  const said = (seq, question_id, confidence) => ({
    type: "candidate.said",
    seq,
    at_ms: at(90_000),
    question_id,
    confidence,
  });
  return {
    1: [
      {
        type: "command.received",
        seq: 2,
        at_ms: at(42_000),
        command: { kind: "ask_for_person" },
        effect: "done",
      },
    ],
    3: [{ type: "agent.said", seq: 2, at_ms: at(34_000), ended_ms: at(34_000) }],
    4: [
      {
        type: "engine.switched",
        seq: 2,
        at_ms: at(5 * MINUTE),
        part: "stt",
        from_engine: "deepgram",
        to_engine: "whisper",
      },
    ],
    5: [said(2, "q1", 0.4), said(3, "q2", 0.3)],
    6: [
      {
        type: "watchers.changed",
        seq: 2,
        at_ms: at(MINUTE),
        watchers: [{ name: "Jonas Weber", listening: true }],
      },
    ],
  }[n];
}

/** `count` running interviews, some of which need a look. */
export function wallOf(count, now = Date.now()) {
  return Array.from({ length: count }, (_, n) => {
    const [job, title] = JOBS[n % JOBS.length];
    const call_id = `wall-call-${n}`;
    const first = {
      type: "call.started",
      seq: 1,
      at_ms: 0,
      started_at: new Date(now - 20 * MINUTE).toISOString(),
      channel: n % 4 === 2 ? "phone" : "browser",
    };
    return wallRow({
      id: `w${n}`,
      name: NAMES[n % NAMES.length] + (n >= NAMES.length ? ` ${n}` : ""),
      job: { id: job, title },
      events: [
        first,
        ...(troubles(n) ?? [{ type: "agent.said", seq: 2, at_ms: at(4_000), ended_ms: at(4_000) }]),
      ].map((event) => ({ call_id, event })),
      live_state: {
        ...live,
        call_id,
        state: n === 3 ? "listening" : STATES[n % STATES.length],
        candidate_speaking: n % 5 === 0,
        candidate_level: 4 + ((n * 3) % 6),
        played_level: 4 + ((n * 7) % 6),
        partial: "",
        caption: "",
        question_text: null,
        question_index: n % 6,
        question_total: 8,
        elapsed_ms: 20 * MINUTE - n * 31_000,
      },
    });
  });
}

export function wallRow({ id, name, job, events, live_state, live_channel = "browser" }) {
  const seqs = {};
  for (const { call_id, event } of events) seqs[call_id] = event.seq;
  return {
    id,
    status: "in_progress",
    candidate: { id: `c-${id}`, name },
    job,
    time_limit_secs: 1_800,
    interviewer_id: null,
    live: true,
    live_channel,
    live_state,
    events,
    seqs,
  };
}

/** What the wall of this service shows: what a test put there, or its own running interviews. */
export function wallSnapshot(state) {
  const running = state.interviews
    .filter((one) => one.live)
    .map((one) => wallRow({ ...one, name: one.candidate.name, events: [], live_state: live }));
  return { type: "snapshot", at: new Date().toISOString(), interviews: state.wall ?? running };
}

export const areaState = () => ({ wall: null, walls: new Set() });
