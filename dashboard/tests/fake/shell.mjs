// What the frame asks for: what waits for a person, and their sign-ins.
const at = (ms) => new Date(Date.now() + ms).toISOString();
const HOUR = 3_600_000;

const item = (id, name, job, ms) => ({
  interview_id: id,
  candidate: { id: `p-${id}`, name },
  job: { id: "j1", title: job },
  at: at(ms),
  timezone: "Europe/Lisbon",
});
const group = (...items) => ({ total: items.length, items });

export const areaState = () => ({
  /** Interview → why somebody should look at it. */
  needs: {},
  today: {
    at: at(0),
    decisions: {
      total: 9,
      items: [
        item("i1", "Kim Min-seo", "Backend engineer", -50 * HOUR),
        item(
          "i2",
          "Bartholomew Featherstonehaugh-Cholmondeley",
          "Softwareentwicklungsingenieur für Echtzeit",
          -3 * HOUR,
        ),
      ],
    },
    corrections: group(item("i1", "Kim Min-seo", "Backend engineer", -2 * HOUR)),
    adjustments: group(item("i3", "이서연", "Backend engineer", -26 * HOUR)),
    requests: group(item("i1", "김민지", "Backend engineer", -3 * HOUR)),
    times: group(),
    upcoming: group(
      item("i3", "이서연", "Backend engineer", 2 * HOUR),
      item("i4", "Ana Lopes", "Designer", 26 * HOUR),
    ),
  },
  /** Who signs in; the company's HR unless told. */
  person: {},
  signIns: [
    {
      id: "s1",
      created_at: at(-HOUR),
      last_used_at: at(0),
      expires_at: at(99 * HOUR),
      ip: "192.0.2.7",
      user_agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36",
      current: true,
    },
    {
      id: "s2",
      created_at: at(-90 * HOUR),
      last_used_at: at(-40 * HOUR),
      expires_at: at(9 * HOUR),
      ip: "192.0.2.9",
      user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1",
      current: false,
    },
  ],
});

export function areaApi({ req, res, path, sent, state, known, reply }) {
  if (!known) return false;
  if (path === "/today") {
    reply(res, 200, state.today);
    return true;
  }
  if (path === "/today/summary") {
    const held = state.interviews.filter((one) => one.live);
    const needs = (one) => state.needs[one.id] ?? null;
    reply(res, 200, {
      at: at(0),
      running: held.length,
      attention: held.filter(needs).length,
      interviews: held
        .sort((a, b) => Number(Boolean(needs(b))) - Number(Boolean(needs(a))))
        .map((one) => ({
          interview_id: one.id,
          candidate: one.candidate,
          job: one.job,
          state: "listening",
          elapsed_ms: 192_000,
          needs: needs(one),
          since: needs(one) && at(-0.05 * HOUR),
        })),
    });
    return true;
  }
  if (path === "/auth/sessions") {
    reply(res, 200, {
      sessions: state.signIns,
      total: state.signIns.length,
      page: 1,
      per_page: 50,
      pages: 1,
    });
    return true;
  }
  if (path.startsWith("/auth/sessions/") && req.method === "DELETE") {
    state.signIns = state.signIns.filter(({ id }) => !path.endsWith(id));
    reply(res, 204);
    return true;
  }
  if (path === "/auth/password") {
    state.passwords = [...(state.passwords ?? []), sent];
    reply(res, 200, { warnings: [] });
    return true;
  }
  return false;
}
