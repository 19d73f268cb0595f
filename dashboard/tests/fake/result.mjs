// What the pages of results ask for beside the interviews: waveforms, files, colleagues, answers to requests.
const POINT_MS = 50;
const POINTS = 720;

/** The AI speaks for three seconds, the candidate for six, and nobody for two. */
const loud = (point, from, to) => {
  const at = (point * POINT_MS) % 11_000;
  return at >= from && at < to ? 90 + Math.round(80 * Math.abs(Math.sin(point / 5))) : 0;
};
export const waveform = {
  state: "ready",
  point_ms: POINT_MS,
  candidate: Array.from({ length: POINTS }, (_, point) => loud(point, 3_000, 9_000)),
  interviewer: Array.from({ length: POINTS }, (_, point) => loud(point, 0, 3_000)),
};

const colleagues = [
  { id: "u2", name: "Ines Duarte", role: "EMPLOYEE", is_active: true },
  { id: "u3", name: "박서준", role: "EMPLOYEE", is_active: true },
];

/** Without a picture until a test gives one: only a real browser can draw it. */
export const areaState = () => ({ waveform: { state: "failed" } });

export function areaApi({ req, res, path, url, sent, state, known, reply }) {
  if (!known) return false;
  if (/^\/interviews\/\w+\/recordings\/\w+\/waveform$/.test(path)) {
    reply(res, 200, state.waveform);
    return true;
  }
  if (/^\/interviews\/\w+\/report\.(pdf|json)$/.test(path)) {
    reply(res, 200, { file: path });
    return true;
  }
  const requested = /^\/interviews\/(\w+)\/requests\/(\w+)$/.exec(path);
  if (requested && req.method === "POST") {
    const interview = state.interviews.find(({ id }) => id === requested[1]);
    const one = interview.requests.find(({ id }) => id === requested[2]);
    reply(res, 200, Object.assign(one, { answer: sent.answer, answered_at: new Date().toISOString() }));
    return true;
  }
  const asked = /^\/interviews\/(\w+)\/adjustments\/(\w+)$/.exec(path);
  if (asked && req.method === "POST") {
    const interview = state.interviews.find(({ id }) => id === asked[1]);
    const one = interview.adjustments.find(({ id }) => id === asked[2]);
    Object.assign(one, { answer: sent.answer, answered_at: new Date().toISOString() });
    reply(res, 200, one);
    return true;
  }
  // The page of people asks in an order of its own, and is answered by settings.mjs.
  if (path === "/users" && !url.searchParams.has("sort") && req.method === "GET") {
    reply(res, 200, { users: colleagues, page: 1, pages: 1, total: 2 });
    return true;
  }
  return false;
}
