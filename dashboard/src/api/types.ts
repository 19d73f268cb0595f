/**
 * Shapes of the HTTP surface (`/api/v1`), by the names that the pages use. All come from the generated description.
 * What it leaves open is named here: the events of a call, which the service passes on as stored, and a few maps.
 */

import type { TranscriptEvent } from "@/fold/events";
import type { Transcript } from "@/fold/transcript";
import type { Doorway } from "@/media/types";
import type { components } from "./generated";

type Schemas = components["schemas"];

export type TokenReply = Schemas["LoginReply"];
export type User = Schemas["UserView"];
export type Me = Schemas["MeReply"];
export type SetupState = Schemas["SetupState"];
export type PasswordWarning = Schemas["PasswordWarning"];
export type Policy = Schemas["PolicyView"];
export type RegisterRequest = Schemas["RegisterRequest"];
export type Registered = Schemas["RegisterReply"];
export type CompanyRequest = Omit<Schemas["CompanyRequestInput"], "language" | "website"> & {
  language: string;
  website: string;
};

export type InterviewPage = Schemas["InterviewPage"];
export type JobPage = Schemas["JobPage"];
export type CandidatePage = Schemas["CandidatePage"];

/** How candidates see a company, beside its name. */
export type Brand = Schemas["BrandView"];
export type Candidate = Schemas["api__candidates__schemas__CandidateView"];
export type CandidateRow = Schemas["CandidateRow"];
export type CandidateDetail = Schemas["CandidateDetail"];
export type CandidateStatus = Schemas["CandidateStatus"];
export type CandidateHistory = Schemas["CandidateHistory"];
export type StatusCounts = Schemas["StatusCounts"];
export type Job = Schemas["JobView"];
export type Question = Schemas["QuestionView"];

export type AdverseImpact = Schemas["AdverseImpact"];
export type ImpactTable = Schemas["ImpactTable"];
export type ImpactGroup = Schemas["ImpactGroup"];
export type Clarity = Schemas["Clarity"];
export type AskedFor = Schemas["AskedFor"];
export type CandidateRequest = Schemas["CandidateRequestView"];
export type AskedAdjustment = Schemas["AskedAdjustment"];
export type ConsentText = Schemas["ConsentTextView"];
export type SelfReport = Schemas["SelfReportView"];
export type CompanySettings = Schemas["SettingsView"];
export type CallingHours = Schemas["Calling"];
export type EngineView = Schemas["EngineView"];
export type EnginesView = Schemas["EnginesView"];
export type EnginePlan = Schemas["PlanInput"];
export type EngineChoice = Schemas["ChoiceInput"];
export type EngineTest = Schemas["EngineTestView"];
export type PersonaList = Schemas["PersonaList"];
export type PersonaView = Schemas["PersonaView"];
export type PersonaContent = Schemas["PersonaContent"];
export type PersonaVersions = Schemas["PersonaVersionPage"];
export type Manner = Schemas["Manner"];
export type Standard = Schemas["Standard"];
export type Conduct = Schemas["ConductView"];

export type Task = Schemas["TaskView"];
export type TaskState = Schemas["TaskState"];
export type TaskPage = Schemas["TaskPage"];
export type ImportStarted = Schemas["ImportStarted"];
export type ImportJob = Schemas["ImportView"];
export type ImportDetail = Schemas["ImportDetail"];
export type ImportPage = Schemas["ImportPage"];

export type Verdict = Schemas["Verdict"];
export type InterviewStatus = Schemas["InterviewStatus"];
export type InterviewRow = Schemas["InterviewRow"];
export type InterviewDetail = Omit<Schemas["InterviewDetail"], "report"> & { report: Report | null };
export type NewLink = Schemas["LinkView"];
export type ScheduledInterview = Schemas["ScheduledInterview"];
export type CallInfo = Schemas["CallView"];
export type Correction = Schemas["CorrectionView"];
export type Signal = Schemas["SignalView"];
export type Adjustment = Schemas["AdjustmentView"];

export type Report = Omit<Schemas["Report"], "thresholds"> & { thresholds: Thresholds };
export interface Thresholds {
  pass: number;
  review: number;
}
/** How the calls of an interview went, and what they cost. */
export type Quality = Schemas["QualityView"];
export type CallFigures = Schemas["CallQuality"];
export type EngineUsage = Schemas["EngineUsage"];
export type FaultFact = Schemas["FaultFact"];
export type Latency = Schemas["Latency"];
export type FaultNotice = Schemas["FaultNotice"];
export type QuestionReport = Schemas["ReportQuestion"];
export type ReportPoint = Schemas["ReportPoint"];
export type ScoreRange = Schemas["ScoreRange"];
export type Quote = Schemas["ReportQuote"];
export type Looked = Schemas["Looked"];
export type Decision = Schemas["DecisionView"];
/** The service sends every field of the fold, also those that the description calls optional. */
export type TranscriptReply = Omit<Schemas["TranscriptView"], "transcript"> & { transcript: Transcript };

export interface StoredEvent {
  call_id: string;
  event: TranscriptEvent;
}

export type CandidateView = Schemas["api__interviews__candidate_schemas__CandidateView"];
export type CandidatePhone = Schemas["CandidatePhone"];
export type CallOrder = Schemas["CallOrder"];
export type CallHoursView = Schemas["CallHoursView"];
export type CallHoursInput = Pick<CallHoursView, "timezone" | "days" | "start" | "end">;
/** The telephone side of an interview, for people of the company. */
export type InterviewPhone = Schemas["InterviewPhone"];
export type PhoneLine = Schemas["PhoneLine"];
export type PhoneLeg = Schemas["LegView"];
export type JoinReply = Omit<Schemas["JoinReply"], "ice_servers"> & { ice_servers: RTCIceServer[] };
/** Where a person of the company hears an interview, or is heard in it. */
export type ListenReply = Omit<Schemas["ListeningPlace"], "ice_servers" | "transport"> &
  Pick<Doorway, "ice_servers" | "transport">;
export type CommandSent = Schemas["CommandSent"];
/** What a person of the company may ask of a running interview. */
export type HrCommand = Schemas["AskedCommand"];
export type Receipt = Schemas["Receipt"];
export type DoubtfulSpan = Schemas["DoubtfulSpan"];
export type HearingView = Schemas["HearingView"];
export type ReceiptWords = Schemas["ReceiptWords"];
export type StatusReply = Schemas["StatusView"];
