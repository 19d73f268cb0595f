/** Shapes of the HTTP surface (`/api/v1`). Times are ISO 8601 UTC; durations carry their unit in the name. */

import type { Outcome, TranscriptEvent } from "@/fold/events";
import type { Transcript } from "@/fold/transcript";

export type Role = "SYSTEM_ADMIN" | "HR" | "EMPLOYEE" | "CANDIDATE" | (string & {});

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  company_id: string | null;
}

export interface TokenReply {
  access_token: string;
  token_type: "bearer";
  user: User;
}

export interface SetupState {
  needs_admin: boolean;
}

export interface Page {
  total: number;
  page: number;
  per_page: number;
  pages: number;
}

export interface Candidate {
  id: string;
  email: string;
  name: string;
  phone?: string | null;
  language?: string | null;
  timezone?: string | null;
  created_at?: string;
}

export interface Job {
  id: string;
  title: string;
  description: string | null;
  facts: { topic: string; text: string }[];
  language: string;
  time_limit_secs: number;
  questions_count: number;
  created_at: string;
}

export interface Question {
  id: string;
  text: string;
  rephrasing?: string | null;
  weight: number;
  points: { id: string; text: string; keywords?: string[] }[];
  max_follow_ups: number;
  budget_secs: number;
  patience: number;
  position: number;
}

export type Verdict = "PASS" | "REVIEW" | "FAIL";
export type InterviewStatus =
  | "scheduled"
  | "in_progress"
  | "completed"
  | "cancelled"
  | "expired"
  | "no_show"
  | "failed";

export interface InterviewRow {
  id: string;
  status: InterviewStatus;
  candidate: { id: string; name: string };
  job: { id: string; title: string };
  scheduled_at: string | null;
  started_at: string | null;
  completed_at: string | null;
  verdict: Verdict | null;
  suggested_verdict: Verdict | null;
  score: number | null;
  channel: string;
  live: boolean;
}

export interface Quote {
  id: string;
  segment_id: string;
  /** Where the words stand: in what was heard, or in what the candidate wrote afterwards. */
  source?: "recognised" | "corrected";
  call_id: string;
  text: string;
  started_ms: number;
  ended_ms: number;
}

export interface QuestionReport {
  question_id: string;
  index: number;
  text: string;
  weight: number;
  outcome: Outcome;
  /** 0–100; null: not enough evidence, which is not a low score. */
  score: number | null;
  status: "scored" | "not_enough_evidence" | "not_reached" | "skipped";
  feedback: string;
  points: {
    point_id: string;
    text: string;
    status: "shown" | "partly" | "not_shown" | "no_evidence";
    quote_ids: string[];
  }[];
  quotes: Quote[];
  dropped_quotes: number;
}

export type ReviewReason =
  | "no_score"
  | "question_without_evidence"
  | "question_skipped"
  | "question_not_reached"
  | "mostly_unscored"
  | "few_words"
  | "poor_recognition"
  | "steering_attempted"
  | "unverified_quotes"
  | "rests_on_correction"
  | "limited_judge";

export interface Report {
  summary: string;
  strengths: string[];
  weaknesses: string[];
  recommendation: string;
  overall: number | null;
  suggested_verdict: Verdict | null;
  review_reasons: ReviewReason[];
  thresholds: { pass: number; review: number };
  judge: { engine: string; model: string; prompt_version: string };
  per_question: QuestionReport[];
  error?: string | null;
}

export interface CallInfo {
  id: string;
  door: string;
  started_at: string | null;
  ended_at: string | null;
  end_reason: string | null;
  recording: Recording | null;
}

export interface Recording {
  key: string;
  duration_ms: number;
  /** Signed and short-lived, so that an audio element can load it. */
  url?: string | null;
  /** Where sample 0 of the sound lies on the call's clock. */
  started_ms?: number | null;
}

export interface Decision {
  id: string;
  decision: Verdict;
  suggested: Verdict | null;
  suggested_score: number | null;
  reason: string | null;
  decided_by: string | null;
  decided_by_name: string;
  created_at: string;
  overrides: boolean;
}

export interface Correction {
  call_id: string;
  segment_id: string;
  text: string;
  created_at: string;
}

export interface Adjustment {
  id?: string;
  kinds: string[];
  text: string | null;
  created_at: string;
}

export interface InterviewDetail extends InterviewRow {
  questions: Question[];
  time_limit_secs: number;
  consent: { version: string; language: string; given_at: string; items: string[] } | null;
  calls: CallInfo[];
  report: Report | null;
  decision: Decision | null;
  scoring: { state: "none" | "queued" | "running" | "done" | "failed"; error?: string | null };
  corrections: Correction[];
  adjustments: Adjustment[];
  signals: { kind: string; created_at: string }[];
  declined_route: "person" | "text" | "withdraw" | null;
  cancel_reason: string | null;
}

export interface ScheduledInterview extends InterviewDetail {
  token: string;
  interview_link: string;
}

export interface TranscriptReply {
  interview_id: string;
  transcript: Transcript;
}

export interface StoredEvent {
  call_id: string;
  event: TranscriptEvent;
}

export interface ConsentText {
  version: string;
  language: string;
  items: { id: string; text: string; required: boolean }[];
  lines: { id: string; heading: string; short: string; detail: string }[];
}

export interface CandidateView {
  interview_id: string;
  status: InterviewStatus;
  step: "invitation" | "consent" | "room" | "receipt";
  candidate_name: string;
  job_title: string;
  company_name: string;
  language: string;
  scheduled_at: string | null;
  opens_at: string | null;
  expires_at: string | null;
  time_limit_secs: number;
  question_total: number;
  channel: string;
  consent: { given: boolean; version: string | null; stale: boolean };
  consent_text: ConsentText;
  resume: { question_index: number; answers_saved: number } | null;
  open_elsewhere: boolean;
  contact_email: string | null;
}

export interface JoinReply {
  call_id: string;
  transport: "smallwebrtc";
  offer_url: string;
  join_ticket: string;
  ice_servers: RTCIceServer[];
}

export interface ReceiptWords {
  segment_id: string;
  call_id: string;
  text: string;
  started_ms: number;
  ended_ms: number;
  confidence: number | null;
  correction?: string | null;
}

export interface Receipt {
  questions: { question_id: string; text: string; words: ReceiptWords[] }[];
  can_correct: boolean;
  correct_until: string | null;
  contact_email: string | null;
  watchers: { name: string; from_at: string; until_at: string | null }[];
  completed_at: string | null;
  recording_urls: Record<string, string>;
}

export interface StatusReply {
  lines: { step: string; at: string | null; current: boolean }[];
  contact_email: string | null;
}
