/** The signed-in person's own: what waits for them, their profile, their sign-ins. */

import type { components } from "./generated";
import { request } from "./session";
import type { Me, PasswordWarning } from "./types";

type Schemas = components["schemas"];
export type Today = Schemas["Today"];
export type TodayGroup = Schemas["TodayGroup"];
export type TodayItem = Schemas["TodayItem"];
export type TodaySummary = Schemas["TodaySummary"];
export type RunningInterview = Schemas["RunningInterview"];
export type SignIn = Schemas["SessionView"];

export const meApi = {
  today: (signal?: AbortSignal) => request<Today>("/today", { signal }),
  todaySummary: (signal?: AbortSignal) => request<TodaySummary>("/today/summary", { signal }),
  change: (body: { name?: string; language?: string }) => request<Me>("/auth/me", { method: "PUT", body }),
  changePassword: (body: { current_password: string; new_password: string }) =>
    request<{ warnings: PasswordWarning[] }>("/auth/password", { method: "POST", body }),
  signIns: (signal?: AbortSignal) =>
    request<{ sessions: SignIn[]; total: number }>("/auth/sessions", { query: { per_page: 50 }, signal }),
  endSignIn: (id: string) =>
    request<unknown>(`/auth/sessions/${encodeURIComponent(id)}`, { method: "DELETE" }),
};
