/**
 * Who is signed in. The access token lives in this module only; the refresh token is a cookie that no script sees.
 */

import { ApiError, OfflineError, type RequestOptions, read, send } from "./client";
import type { TokenReply, User } from "./types";

export type SessionState =
  | { status: "unknown" }
  | { status: "signed_out" }
  | { status: "signed_in"; user: User }
  /** Was signed in on this page; a dialog asks for the password and the page below stays as it is. */
  | { status: "expired"; user: User };

let state: SessionState = { status: "unknown" };
let token: string | null = null;
let refreshing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();
const waiting = new Set<() => void>();

export const session = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  snapshot: (): SessionState => state,
  token: (): string | null => token,

  async login(email: string, password: string): Promise<User> {
    return signedIn(
      await read<TokenReply>(await send("/auth/login", { method: "POST", body: { email, password } })),
    );
  },

  async logout(): Promise<void> {
    await send("/auth/logout", { method: "POST", headers: bearer() }).catch(() => undefined);
    token = null;
    set({ status: "signed_out" });
  },

  /** Silent sign-in by the cookie; false where there is none. Throws only when the server cannot be reached. */
  refresh(): Promise<boolean> {
    refreshing ??= refresh().finally(() => {
      refreshing = null;
    });
    return refreshing;
  },

  /** Resolves as soon as somebody has signed in again in the dialog. */
  reauthenticated(): Promise<void> {
    if (state.status === "signed_in") set({ status: "expired", user: state.user });
    return new Promise((resolve) => waiting.add(resolve));
  },
};

/** A request as the signed-in user. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const first = await send(path, { ...options, headers: { ...options.headers, ...bearer() } });
  if (first.status !== 401) return read<T>(first);
  if (!(await session.refresh())) {
    if (state.status !== "signed_in" && state.status !== "expired") return read<T>(first);
    await session.reauthenticated();
  }
  return read<T>(await send(path, { ...options, headers: { ...options.headers, ...bearer() } }));
}

async function refresh(): Promise<boolean> {
  const reply = await send("/auth/refresh", { method: "POST", headers: { "X-Requested-With": "dashboard" } });
  if (reply.ok) {
    signedIn(await read<TokenReply>(reply));
    return true;
  }
  if (reply.status >= 500) throw new OfflineError();
  token = null;
  if (state.status === "unknown") set({ status: "signed_out" });
  return false;
}

function signedIn(reply: TokenReply): User {
  if (!reply?.access_token) throw new ApiError(502, "BAD_REPLY", "the sign-in had no token", null);
  token = reply.access_token;
  set({ status: "signed_in", user: reply.user });
  for (const resolve of waiting) resolve();
  waiting.clear();
  return reply.user;
}

function bearer(): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

function set(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}
