/** Numbers of hiring, by months of the company's zone and by job. */

import type { components } from "./generated";
import { request } from "./session";

type Schemas = components["schemas"];

export type Overview = Schemas["Overview"];
export type Funnel = Schemas["Funnel"];
export type FunnelStage = Schemas["Stage"];
export type FunnelSource = Schemas["Source"];
export type WaitingCandidate = Schemas["WaitingCandidate"];
export type Scores = Schemas["Scores"];
export type ScoreBin = Schemas["ScoreBin"];
export type QuestionSpread = Schemas["QuestionSpread"];
export type QualityOverTime = Schemas["QualityOverTime"];
export type QualityLine = Schemas["QualityLine"];
export type QualitySpan = Schemas["QualitySpan"];
export type EngineSetQuality = Schemas["EngineSetQuality"];
export type Costs = Schemas["Costs"];
export type CostLine = Schemas["CostLine"];
export type CostMonth = Schemas["CostMonth"];
export type JobCost = Schemas["JobCost"];
export type Feedback = Schemas["FeedbackView"];
export type Behind = Schemas["InterviewsBehind"];
export type BehindInterview = Schemas["BehindInterview"];

/** Months like 2026-01, both included. */
export interface NumbersFilter {
  job?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
  /** A moment that ends it earlier. */
  upTo?: string | undefined;
}

/** What a bar or a point stands for, within the filter. */
export interface Mark {
  since?: string;
  until?: string;
  job_template_id?: string;
  score_from?: number;
  score_to?: number;
  question_id?: string;
  stt?: string;
  llm?: string;
  tts?: string;
  order?: Schemas["Order"];
}

const queryOf = ({ job, since, until, upTo }: NumbersFilter) => ({
  until: upTo,
  job_template_id: job,
  from_month: since,
  to_month: until,
});

const get =
  <T>(name: string) =>
  (filter: NumbersFilter, signal?: AbortSignal) =>
    request<T>(`/analytics/${name}`, { query: queryOf(filter), signal });

export const analyticsApi = {
  overview: get<Overview>("overview"),
  funnel: get<Funnel>("funnel"),
  waiting: get<Schemas["Waiting"]>("waiting"),
  scores: get<Scores>("scores"),
  questions: get<Schemas["QuestionScores"]>("questions"),
  quality: get<QualityOverTime>("quality"),
  costs: get<Costs>("costs"),
  feedback: get<Feedback>("feedback"),
  interviews: (filter: NumbersFilter, mark: Mark, signal?: AbortSignal) =>
    request<Behind>("/analytics/interviews", { query: { ...queryOf(filter), ...mark }, signal }),
};

export type NumbersName = Exclude<keyof typeof analyticsApi, "interviews">;
