/** The signed-in person's own résumés. */

import type { components } from "./generated";
import { request } from "./session";

type Schemas = components["schemas"];
export type ResumeReading = Schemas["ResumeReadingView"];
export type ResumeList = Schemas["ResumeList"];
export type ResumeMatch = Schemas["Match"];
export type ResumeRequirement = Schemas["RequirementMatch"];
export type ResumeJobs = Schemas["ResumeMatches"];
export type ResumeParsed = Schemas["ResumeEdit"]["parsed"];
export type ResumeJob = Schemas["Experience"];
export type ResumeStudy = Schemas["Education"];

const at = encodeURIComponent;

export const resumeKeys = {
  all: ["resumes"] as const,
  list: (page: number) => ["resumes", "list", page] as const,
  one: (id: string) => ["resumes", "one", id] as const,
  jobs: (id: string) => ["resumes", "jobs", id] as const,
};

export const resumesApi = {
  read: (file: File) => {
    const form = new FormData();
    form.set("file", file);
    return request<ResumeReading>("/analyze/resume", { method: "POST", form });
  },
  list: (page: number, signal?: AbortSignal) =>
    request<ResumeList>("/resumes", { query: { page, per_page: 10 }, signal }),
  one: (id: string, signal?: AbortSignal) => request<ResumeReading>(`/resumes/${at(id)}`, { signal }),
  putRight: (id: string, parsed: ResumeParsed) =>
    request<ResumeReading>(`/resumes/${at(id)}`, { method: "PUT", body: { parsed } }),
  remove: (id: string) => request<void>(`/resumes/${at(id)}`, { method: "DELETE" }),
  jobs: (id: string, signal?: AbortSignal) => request<ResumeJobs>(`/resumes/${at(id)}/matches`, { signal }),
  match: (id: string, job_description: string) =>
    request<ResumeMatch>(`/resumes/${at(id)}/match`, { method: "POST", body: { job_description } }),
};
