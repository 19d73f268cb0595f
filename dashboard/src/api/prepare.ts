/** What somebody prepares with: gaps against a job, plans, and analyses of repositories. */

import { openRequest } from "./client";
import type { components } from "./generated";
import { download, request } from "./session";

type Schemas = components["schemas"];
export type Analysis = Schemas["AnalysisView"];
export type AnalysisPage = Schemas["AnalysisPage"];
export type Weakness = Schemas["Weakness"];
export type Gap = Schemas["GapView"];
export type GapPage = Schemas["GapPage"];
export type GapSkill = Schemas["GapSkillView"];
export type GapBody = Schemas["GapRequest"];
export type Roadmap = Schemas["RoadmapView"];
export type RoadmapPage = Schemas["RoadmapPage"];
export type Week = Roadmap["weekly_plan"][number];

const at = encodeURIComponent;

export const prepareKeys = {
  analyses: ["repositories"] as const,
  analysis: (id: string) => ["repositories", "one", id] as const,
  gaps: ["gaps"] as const,
  gap: (id: string) => ["gaps", "one", id] as const,
  roadmaps: ["roadmaps"] as const,
  roadmap: (id: string) => ["roadmaps", "one", id] as const,
  resumes: ["resumes", "to-compare"] as const,
};

export const prepareApi = {
  analyse: (repo_url: string) => request<Analysis>("/analyze/github", { method: "POST", body: { repo_url } }),
  analyses: (page: number, signal?: AbortSignal) =>
    request<AnalysisPage>("/analyze/github", { query: { page, per_page: 10 }, signal }),
  analysis: (id: string, signal?: AbortSignal) => request<Analysis>(`/analyze/github/${at(id)}`, { signal }),
  forgetAnalysis: (id: string) => request<void>(`/analyze/github/${at(id)}`, { method: "DELETE" }),
  compare: (body: GapBody) => request<Gap>("/analyze/gap", { method: "POST", body }),
  gaps: (page: number, signal?: AbortSignal) =>
    request<GapPage>("/analyze/gap", { query: { page, per_page: 10 }, signal }),
  gap: (id: string, signal?: AbortSignal) => request<Gap>(`/analyze/gap/${at(id)}`, { signal }),
  forgetGap: (id: string) => request<void>(`/analyze/gap/${at(id)}`, { method: "DELETE" }),
  resumes: (signal?: AbortSignal) =>
    request<{ resumes: { resume_id: string; filename: string }[] }>("/resumes", {
      query: { per_page: 50 },
      signal,
    }),
  plan: (body: { gap_analysis_id: string; hours_per_week: number; weeks?: number | null }) =>
    request<Roadmap>("/roadmap/generate", { method: "POST", body }),
  roadmaps: (signal?: AbortSignal) => request<RoadmapPage>("/roadmaps", { query: { per_page: 50 }, signal }),
  roadmap: (id: string, signal?: AbortSignal) => request<Roadmap>(`/roadmaps/${at(id)}`, { signal }),
  forgetRoadmap: (id: string) => request<void>(`/roadmaps/${at(id)}`, { method: "DELETE" }),
  markWeek: (id: string, week: number, done: boolean) =>
    request<Roadmap>(`/roadmaps/${at(id)}/weeks/${week}`, { method: "PUT", body: { done } }),
  nudge: (id: string, body: { mail: boolean; discord_webhook?: string }) =>
    request<Roadmap>(`/roadmaps/${at(id)}/nudge`, { method: "PUT", body }),
  writeCalendar: (id: string, written: boolean) =>
    request<Roadmap>(`/roadmaps/${at(id)}/calendar`, { method: "PUT", body: { written } }),
  calendar: (id: string) => download(`/roadmaps/${at(id)}/calendar.ics`),
  stopNudges: (token: string) =>
    openRequest<void>("/roadmaps/nudges/stop", { method: "POST", body: { token } }),
};
