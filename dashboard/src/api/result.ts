/** What the pages of results ask for beyond `companyApi`. */

import { companyApi } from "./company";
import type { components } from "./generated";
import { download, request } from "./session";
import type { Adjustment, CandidateRequest, InterviewPage } from "./types";

const at = encodeURIComponent;

type Schemas = components["schemas"];

export type Waveform = Schemas["Waveform"];
export type Grant = Partial<Schemas["AdjustmentGrant"]>;

export interface Colleague {
  id: string;
  name: string;
  role: string;
  is_active?: boolean;
}

export const resultKeys = {
  waveform: (callId: string) => ["waveform", callId] as const,
  events: (id: string, ended: string | null) => ["events", id, ended] as const,
  colleagues: ["colleagues"] as const,
  heldFor: (jobId: string) => ["interviews", "held", jobId] as const,
};

export const resultApi = {
  waveform: (id: string, callId: string, signal?: AbortSignal) =>
    request<Waveform>(`/interviews/${at(id)}/recordings/${at(callId)}/waveform`, { signal }),
  /** Has it computed where there is none yet. */
  orderWaveform: (id: string, callId: string) =>
    request<Waveform>(`/interviews/${at(id)}/recordings/${at(callId)}/waveform`, { method: "POST" }),
  report: (id: string, as: "pdf" | "json", language: string, scores: boolean) => {
    const query = new URLSearchParams({ scores: String(scores), ...(as === "pdf" ? { language } : {}) });
    return download(`/interviews/${at(id)}/report.${as}?${query}`);
  },
  answerAdjustment: (id: string, adjustmentId: string, answer: string, grant: Grant) =>
    request<Adjustment>(`/interviews/${at(id)}/adjustments/${at(adjustmentId)}`, {
      method: "POST",
      body: { answer, grant },
    }),
  /** Held interviews of a job, the earliest first. */
  heldFor: (jobId: string, signal?: AbortSignal) =>
    request<InterviewPage>("/interviews", {
      query: { job_template_id: jobId, status: "completed", per_page: 100, sort: "created_at:asc" },
      signal,
    }),
  /** Before the candidate is told. */
  takeBack: (id: string, decisionId: string) =>
    request<void>(`/interviews/${at(id)}/verdicts/${at(decisionId)}`, { method: "DELETE" }),
  /** Mailed to the candidate, and on their status page. */
  answerRequest: (id: string, askedId: string, answer: string) =>
    request<CandidateRequest>(`/interviews/${at(id)}/requests/${at(askedId)}`, {
      method: "POST",
      body: { answer },
    }),
  colleagues: (signal?: AbortSignal) =>
    request<{ users: Colleague[] }>("/users", { query: { per_page: 100 }, signal }),
  /** The candidate and, with them, their interviews become visible to the colleague, who gets a mail. */
  assign: async (candidateId: string, userId: string) => {
    const known = await companyApi.candidate(candidateId);
    return request<unknown>(`/candidates/${at(candidateId)}`, {
      method: "PUT",
      body: { email: known.email, name: known.name, assigned_to: userId },
    });
  },
};
