// What a person has connected, and signing in with GitHub.
const none = {
  connected: false,
  label: null,
  reads_private: false,
  reads_busy: false,
  writes: false,
  writes_interviews: false,
  state: null,
  problem: null,
  problem_at: null,
  since: null,
};

export const areaState = () => ({
  gitHubSignIn: true,
  connections: [
    {
      ...none,
      provider: "github",
      available: true,
      connected: true,
      label: "octocat",
      state: "working",
      since: "2026-08-01T09:00:00Z",
    },
    {
      ...none,
      provider: "google-calendar",
      available: true,
      connected: true,
      reads_busy: true,
      writes: true,
      state: "broken",
      problem: "revoked",
      problem_at: "2026-08-20T09:00:00Z",
      since: "2026-08-01T09:00:00Z",
    },
  ],
});

export function areaApi({ req, res, path, url, state, sent, known, reply }) {
  if (path === "/config") {
    reply(res, 200, { version: "0.1.0", mode: "embedded", github_sign_in: state.gitHubSignIn });
    return true;
  }
  const authorize = { authorize_url: "#at-the-provider" };
  if (path === "/auth/github") {
    reply(res, 200, authorize);
    return true;
  }
  if (!known || !(path.startsWith("/integrations") || path === "/auth/github/link")) return false;
  if (path.endsWith("/connect")) {
    state.asked = url.search;
    reply(res, 200, authorize);
  } else if (path === "/integrations") {
    reply(res, 200, { connections: state.connections });
  } else if (req.method === "DELETE") {
    state.connections = state.connections.map((one) =>
      path.endsWith(one.provider) ? { ...none, provider: one.provider, available: true } : one,
    );
    reply(res, 204, null);
  } else if (path === "/auth/github/link") {
    reply(res, 204, null);
  } else {
    state.connections[1].writes_interviews = sent.writes_interviews;
    reply(res, 200, state.connections[1]);
  }
  return true;
}
