/** Jobs as those who write them use them: questions, versions, publishing, generated questions, the rubric check. */

import type { components } from "./generated";
import type { Reply } from "./reply";
import { download, request } from "./session";
import type { Job, JobPage, Question } from "./types";

type Schemas = components["schemas"];

export type JobDraft = Schemas["DraftView"];
export type Blocker = Schemas["Blocker"];
export type Snapshot = Schemas["SnapshotView"];
export type SnapshotQuestion = Snapshot["questions"][number];
export type VersionPage = Reply<"jobs-list_versions">;
export type Version = VersionPage["versions"][number];
export type VersionDetail = Reply<"jobs-get_version">;
export type VersionChange = Schemas["VersionChange"];
export type QuestionList = Schemas["QuestionList"];
export type Finding = Schemas["RubricFinding"];
export type Generated = Schemas["GeneratedQuestion"];
export type Point = Question["points"][number];

export type JobMatches = Schemas["JobMatches"];
export type CandidateMatch = Schemas["CandidateMatch"];

export type SpeechSample = Schemas["SpeechSampleView"];

/** What a question is saved as; `revision` is the one it was read in. */
export interface QuestionInput {
  text: string;
  rephrasing: string | null;
  weight: number;
  points: {
    id?: string | null;
    text: string;
    keywords: readonly string[];
    probe: string | null;
    strong: string | null;
    partial: string | null;
  }[];
  max_follow_ups: number;
  budget_secs: number;
  patience: number;
  revision?: number;
}

export type JobFields = Omit<
  Job,
  | "id"
  | "questions_count"
  | "planned_secs"
  | "candidates_count"
  | "live_version"
  | "revision"
  | "created_at"
  | "updated_at"
>;

export interface NewJob extends Partial<JobFields> {
  title: string;
  questions?: QuestionInput[];
}

export interface JobFilter {
  q?: string | undefined;
  is_open?: "true" | "false" | undefined;
  page?: number | undefined;
}

/** The fields of a job that may be changed, as they were read. */
export function fieldsOf(job: Job): JobFields {
  const {
    id: _id,
    questions_count: _count,
    planned_secs: _secs,
    candidates_count: _candidates,
    live_version: _live,
    revision: _revision,
    created_at: _created,
    updated_at: _updated,
    ...fields
  } = job;
  return fields;
}

const at = encodeURIComponent;

export const jobsApi = {
  matches: (id: string, limit: number, signal?: AbortSignal) =>
    request<JobMatches>(`/jobs/${at(id)}/matches`, { query: { limit }, signal }),
  list: (filter: JobFilter, signal?: AbortSignal) =>
    request<JobPage>("/jobs", { query: { per_page: 50, ...filter }, signal }),
  create: (body: NewJob) => request<Job>("/jobs", { method: "POST", body }),
  /** Refused with JOB_413 when somebody else saved since `job` was read. */
  save: (job: Job, changed: Partial<JobFields>) =>
    request<Job>(`/jobs/${at(job.id)}`, {
      method: "PUT",
      body: { ...fieldsOf(job), ...changed, revision: job.revision },
    }),
  questions: (id: string, signal?: AbortSignal) =>
    request<QuestionList>(`/jobs/${at(id)}/questions`, { signal }),
  addQuestion: (id: string, body: QuestionInput) =>
    request<Question>(`/jobs/${at(id)}/questions`, { method: "POST", body }),
  saveQuestion: (id: string, body: QuestionInput) =>
    request<Question>(`/questions/${at(id)}`, { method: "PUT", body }),
  deleteQuestion: (id: string) => request<undefined>(`/questions/${at(id)}`, { method: "DELETE" }),
  order: (id: string, question_ids: string[]) =>
    request<QuestionList>(`/jobs/${at(id)}/questions/order`, { method: "PUT", body: { question_ids } }),
  draft: (id: string, signal?: AbortSignal) => request<JobDraft>(`/jobs/${at(id)}/draft`, { signal }),
  publish: (id: string) => request<Version>(`/jobs/${at(id)}/publish`, { method: "POST" }),
  versions: (id: string, signal?: AbortSignal) =>
    request<VersionPage>(`/jobs/${at(id)}/versions`, { query: { per_page: 100 }, signal }),
  version: (id: string, number: number, signal?: AbortSignal) =>
    request<VersionDetail>(`/jobs/${at(id)}/versions/${number}`, { signal }),
  restore: (id: string, number: number) =>
    request<Version>(`/jobs/${at(id)}/versions/${number}/restore`, { method: "POST" }),
  check: (body: { text?: string; points: QuestionInput["points"]; language: string }, signal?: AbortSignal) =>
    request<{ fair: boolean; findings: Finding[] }>("/rubric-check", { method: "POST", body, signal }),
  /** Has a sentence spoken in the voice that the job's interviews have. */
  speak: (text: string, job: Job) =>
    request<SpeechSample>("/speech-samples", {
      method: "POST",
      body: { text, language: job.language, job_id: job.id },
    }),
  sample: (id: string, signal?: AbortSignal) =>
    request<SpeechSample>(`/speech-samples/${at(id)}`, { signal }),
  sound: (id: string) => download(`/speech-samples/${at(id)}/sound`),
  /** Starts the task that writes questions; nothing is saved by it. */
  generate: (id: string, max_questions: number) =>
    request<{ task_id: string }>(`/jobs/${at(id)}/generate-questions`, {
      method: "POST",
      body: { max_questions, save: false, async: true },
    }),
};
