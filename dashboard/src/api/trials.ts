/** Comparisons of two judges on an interview, and replays of a job's interviews with a draft. */

import type { components } from "./generated";
import { request } from "./session";

type Schemas = components["schemas"];

export type Judges = Schemas["JudgesView"];
export type JudgeView = Schemas["JudgeView"];
export type JudgeKind = JudgeView["judge"];
export type JudgeChoice = Schemas["JudgeChoice"];
export type ComparisonRow = Schemas["ComparisonRow"];
export type ComparisonView = Schemas["ComparisonView"];
export type Side = Schemas["SideView"];
export type QuestionDifference = Schemas["QuestionDifference"];
export type PointDifference = Schemas["PointDifference"];
export type SidePoint = Schemas["SidePoint"];
export type Spent = Schemas["Spent"];
export type TrialStatus = Schemas["TrialStatus"];
export type TrialStarted = Schemas["TrialStarted"];
export type ReplayPlan = Schemas["ReplayPlan"];
export type ReplayRow = Schemas["ReplayRow"];
export type ReplayView = Schemas["ReplayView"];
export type ReplaySummary = Schemas["ReplaySummary"];
export type ReplayedInterview = Schemas["ReplayInterviewView"];
export type VersionChange = Schemas["VersionChange"];

export interface DraftBody {
  questions: { question_id: string; weight: number }[];
  judge: JudgeChoice;
  limit: number;
}

const at = encodeURIComponent;

export const trialsApi = {
  judges: (signal?: AbortSignal) => request<Judges>("/judges", { signal }),
  compare: (interviewId: string, body: { first: JudgeChoice; second: JudgeChoice }) =>
    request<TrialStarted>(`/interviews/${at(interviewId)}/comparisons`, { method: "POST", body }),
  comparisons: (interviewId: string, signal?: AbortSignal) =>
    request<Schemas["ComparisonPage"]>(`/interviews/${at(interviewId)}/comparisons`, {
      query: { per_page: 20 },
      signal,
    }),
  comparison: (interviewId: string, id: string, signal?: AbortSignal) =>
    request<ComparisonView>(`/interviews/${at(interviewId)}/comparisons/${at(id)}`, { signal }),

  plan: (jobId: string, body: DraftBody, signal?: AbortSignal) =>
    request<ReplayPlan>(`/jobs/${at(jobId)}/replays/plan`, { method: "POST", body, signal }),
  replay: (jobId: string, body: DraftBody) =>
    request<TrialStarted>(`/jobs/${at(jobId)}/replays`, { method: "POST", body }),
  replays: (jobId: string, signal?: AbortSignal) =>
    request<Schemas["ReplayPage"]>(`/jobs/${at(jobId)}/replays`, { query: { per_page: 20 }, signal }),
  replayed: (jobId: string, id: string, signal?: AbortSignal) =>
    request<ReplayView>(`/jobs/${at(jobId)}/replays/${at(id)}`, { signal }),
  replayedInterviews: (jobId: string, id: string, page: number, signal?: AbortSignal) =>
    request<Schemas["ReplayInterviewPage"]>(`/jobs/${at(jobId)}/replays/${at(id)}/interviews`, {
      query: { page, per_page: 50 },
      signal,
    }),
  stopReplay: (jobId: string, id: string) =>
    request<ReplayRow>(`/jobs/${at(jobId)}/replays/${at(id)}/cancel`, { method: "POST" }),
};

export const trialKeys = {
  judges: ["judges"] as const,
  comparisons: (interviewId: string) => ["comparisons", interviewId] as const,
  comparison: (interviewId: string, id: string) => ["comparisons", interviewId, id] as const,
  plan: (jobId: string, body: DraftBody) => ["replays", jobId, "plan", body] as const,
  replays: (jobId: string) => ["replays", jobId] as const,
  replay: (jobId: string, id: string) => ["replays", jobId, "one", id] as const,
};
