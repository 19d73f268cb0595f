/**
 * Who is signed in. The access token lives in this module only; the refresh token is a cookie that no script sees.
 *
 * The service takes a second use of one refresh token for a theft and ends the sign-in. All tabs share the cookie, so
 * they refresh one at a time, and a tab that waited takes over what the other one got.
 */

import { ApiError, OfflineError, type RequestOptions, read, send } from "./client";
import { oneTabAtATime } from "./tab-lock";
import type { TokenReply, User } from "./types";

export type SessionState =
  | { status: "unknown" }
  | { status: "signed_out" }
  | { status: "signed_in"; user: User }
  /** Was signed in on this page; a dialog asks for the password and the page below stays as it is. */
  | { status: "expired"; user: User };

type SignedIn = Pick<TokenReply, "access_token" | "user" | "session_secs">;
type TabMessage = { type: "signed_in"; reply: SignedIn } | { type: "signed_out" };

let state: SessionState = { status: "unknown" };
let token: string | null = null;
/** When the sign-in ends unless it is renewed, by this machine's clock; milliseconds since 1970. */
let endsAt: number | null = null;
let refreshing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();
const waiting = new Set<() => void>();

/** Counts the sign-ins and renewals of all tabs. */
const TURN = "session.turn";
/** How long a tab that waited for another one's renewal waits for the token. */
const HAND_OVER_MS = 400;
/** A renewal that hangs must not hold up the other tabs. */
const REFRESH_MS = 20_000;
const tabs = new BroadcastChannel("session");
tabs.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => {
  if (data.type === "signed_out") {
    token = null;
    if (state.status !== "unknown") set({ status: "signed_out" });
  } else if (state.status !== "signed_out") adopt(data.reply);
});

export const session = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  snapshot: (): SessionState => state,
  token: (): string | null => token,
  endsAt: (): number | null => endsAt,

  async login(email: string, password: string): Promise<User> {
    const body = { email, password };
    return oneTabAtATime("session", async () =>
      signedIn(await read<TokenReply>(await send("/auth/login", { method: "POST", body }))),
    );
  },

  /** Whoever accepts an invitation is signed in by it; the reply holds advice about the password, too. */
  async acceptInvitation(body: { token: string; new_password: string; name?: string }): Promise<TokenReply> {
    return oneTabAtATime("session", async () => {
      const reply = await read<TokenReply>(await send("/auth/invitation/accept", { method: "POST", body }));
      signedIn(reply);
      return reply;
    });
  },

  async logout(): Promise<void> {
    await oneTabAtATime("session", () =>
      send("/auth/logout", { method: "POST", headers: bearer() }).catch(() => undefined),
    );
    token = null;
    set({ status: "signed_out" });
    tabs.postMessage({ type: "signed_out" } satisfies TabMessage);
  },

  /** Silent sign-in by the cookie; false where there is none. Throws only when the server cannot be reached. */
  refresh(): Promise<boolean> {
    refreshing ??= inTurn().finally(() => {
      refreshing = null;
    });
    return refreshing;
  },

  /** The time of the sign-in is over: what another tab renewed is taken over, or the password is asked for. */
  async runOut(): Promise<void> {
    if (state.status !== "signed_in" || (await session.refresh()) || state.status !== "signed_in") return;
    set({ status: "expired", user: state.user });
  },

  /** Resolves as soon as somebody has signed in again in the dialog, or in another tab. */
  reauthenticated(): Promise<void> {
    if (state.status === "signed_in") set({ status: "expired", user: state.user });
    return new Promise((resolve) => waiting.add(resolve));
  },
};

/** A request as the signed-in user. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return read<T>(await signedRequest(path, options));
}

/** A file; such addresses want the token, so a plain link cannot open them. */
/** What is made on request, such as a voice. */
export async function requestBlob(path: string, options: RequestOptions): Promise<Blob> {
  const reply = await signedRequest(path, { ...options, headers: { Accept: "*/*" } });
  return reply.ok ? reply.blob() : read<never>(reply);
}

export async function download(path: string): Promise<Blob> {
  const reply = await signedRequest(path, { headers: { Accept: "*/*" } });
  return reply.ok ? reply.blob() : read<never>(reply);
}

async function signedRequest(path: string, options: RequestOptions): Promise<Response> {
  const attempt = () => send(path, { ...options, headers: { ...options.headers, ...bearer() } });
  const used = token;
  let reply = await attempt();
  // Renewed by another request or tab while this one was under way.
  if (reply.status === 401 && token !== null && token !== used) reply = await attempt();
  if (reply.status !== 401) return reply;
  if (!(await session.refresh())) {
    if (state.status !== "signed_in" && state.status !== "expired") return reply;
    await session.reauthenticated();
  }
  return attempt();
}

async function inTurn(): Promise<boolean> {
  const before = localStorage.getItem(TURN);
  const held = token;
  return oneTabAtATime("session", async () => {
    if (localStorage.getItem(TURN) !== before && (await handedOver(held))) return true;
    return refresh();
  });
}

/** Whether another tab's token arrives; if that tab is gone, this one asks for its own. */
async function handedOver(held: string | null): Promise<boolean> {
  const until = Date.now() + HAND_OVER_MS;
  while ((token === held || token === null) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return token !== null && token !== held;
}

async function refresh(): Promise<boolean> {
  const headers = { "X-Requested-With": "dashboard" };
  // A page that is closed or reloaded meanwhile must not lose the new cookie.
  const signal = AbortSignal.timeout(REFRESH_MS);
  const reply = await send("/auth/refresh", { method: "POST", headers, keepalive: true, signal });
  if (reply.ok) {
    signedIn(await read<TokenReply>(reply));
    return true;
  }
  if (reply.status >= 500 || reply.status === 429) throw new OfflineError();
  token = null;
  if (state.status === "unknown") set({ status: "signed_out" });
  return false;
}

function signedIn(reply: TokenReply): User {
  if (!reply?.access_token) throw new ApiError(502, "BAD_REPLY", "the sign-in had no token", null);
  adopt(reply);
  localStorage.setItem(TURN, String(Number(localStorage.getItem(TURN) ?? 0) + 1));
  const { access_token, user, session_secs } = reply;
  tabs.postMessage({ type: "signed_in", reply: { access_token, user, session_secs } } satisfies TabMessage);
  return user;
}

function adopt(reply: SignedIn): void {
  token = reply.access_token;
  endsAt = Date.now() + reply.session_secs * 1_000;
  set({ status: "signed_in", user: reply.user });
  for (const resolve of waiting) resolve();
  waiting.clear();
}

function bearer(): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

function set(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}
