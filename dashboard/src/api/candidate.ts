/** The open surface behind an interview link. The token goes into the path, never into a query string. */

import { BASE, openRequest } from "./client";
import type {
  AskedFor,
  CallHoursInput,
  CandidateRequest,
  CandidateView,
  Clarity,
  JoinReply,
  Receipt,
  SelfReport,
  StatusReply,
} from "./types";

const at = (token: string) => encodeURIComponent(token);

/** Of the inviting company's logo; another `mark` is another picture. */
export const logoAddress = (token: string, mark: string) => `${BASE}/interviews/logo/${at(token)}?v=${mark}`;

export const candidateApi = {
  view: (token: string, signal?: AbortSignal) =>
    openRequest<CandidateView>(`/interviews/validate/${at(token)}`, { signal }),

  consent: (token: string, body: { version: string; language: string; items: string[] }) =>
    openRequest<unknown>(`/interviews/consent/${at(token)}`, { method: "POST", body }),

  decline: (token: string, route: "person" | "text" | "withdraw") =>
    openRequest<unknown>(`/interviews/consent/${at(token)}/decline`, { method: "POST", body: { route } }),

  /** Takes the consent back: a running call ends at once. */
  withdrawConsent: (token: string) =>
    openRequest<unknown>(`/interviews/consent/${at(token)}`, { method: "DELETE" }),

  feedback: (token: string, body: { clear: Clarity; trouble: string | null }) =>
    openRequest<unknown>(`/interviews/feedback/${at(token)}`, { method: "PUT", body }),

  /** Asks the company for something; a person answers. */
  ask: (token: string, body: { kind: AskedFor; text: string | null }) =>
    openRequest<CandidateRequest>(`/interviews/requests/${at(token)}`, { method: "POST", body }),

  adjust: (token: string, body: { kinds: string[]; text: string }) =>
    openRequest<unknown>(`/interviews/adjustments/${at(token)}`, { method: "POST", body }),

  join: (token: string, body: { tab_id: string; take_over?: boolean }) =>
    openRequest<JoinReply>(`/interviews/join/${at(token)}`, { method: "POST", body }),

  /** Asks to be called; at most one such call is open at a time. */
  callMe: (token: string) => openRequest<unknown>(`/interviews/call-me/${at(token)}`, { method: "POST" }),

  cancelCall: (token: string) =>
    openRequest<unknown>(`/interviews/call-me/${at(token)}`, { method: "DELETE" }),

  callHours: (token: string, body: CallHoursInput) =>
    openRequest<unknown>(`/interviews/call-hours/${at(token)}`, { method: "PUT", body }),

  receipt: (token: string, signal?: AbortSignal) =>
    openRequest<Receipt>(`/interviews/receipt/${at(token)}`, { signal }),

  correct: (token: string, body: { segment_id: string; text: string }) =>
    openRequest<unknown>(`/interviews/corrections/${at(token)}`, { method: "POST", body }),

  uncorrect: (token: string, segmentId: string) =>
    openRequest<unknown>(`/interviews/corrections/${at(token)}/${encodeURIComponent(segmentId)}`, {
      method: "DELETE",
    }),

  selfReport: (token: string, language: string, signal?: AbortSignal) =>
    openRequest<SelfReport>(`/interviews/self-report/${at(token)}`, { query: { language }, signal }),

  /** An empty answer says that one would rather not. */
  giveSelfReport: (
    token: string,
    body: { version: string; language: string; sex: SelfReport["sex"]; race: SelfReport["race"] },
  ) => openRequest<unknown>(`/interviews/self-report/${at(token)}`, { method: "PUT", body }),

  withdrawSelfReport: (token: string) =>
    openRequest<unknown>(`/interviews/self-report/${at(token)}`, { method: "DELETE" }),

  status: (token: string, signal?: AbortSignal) =>
    openRequest<StatusReply>(`/interviews/status/${at(token)}`, { signal }),

  signal: (token: string, kind: "tab_hidden" | "paste") =>
    openRequest<unknown>(`/interviews/signals/${at(token)}`, { method: "POST", body: { kind } }),
};
