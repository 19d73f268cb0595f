/** The surface of signed-in people. */

import { openRequest } from "./client";
import { download, request } from "./session";
import type {
  AdverseImpact,
  CallingHours,
  Candidate,
  CandidateDetail,
  CandidateHistory,
  CandidatePage,
  CandidateStatus,
  CommandSent,
  CompanySettings,
  Conduct,
  Decision,
  EnginePlan,
  EnginesView,
  EngineTest,
  HrCommand,
  ImportDetail,
  ImportPage,
  ImportStarted,
  InterviewDetail,
  InterviewPage,
  Job,
  JobPage,
  ListenReply,
  Looked,
  Me,
  NewLink,
  PersonaContent,
  PersonaList,
  PersonaVersions,
  PersonaView,
  PhoneLine,
  Quality,
  Question,
  ScheduledInterview,
  SetupState,
  StatusCounts,
  StoredEvent,
  Task,
  TaskPage,
  TaskState,
  TranscriptReply,
  Verdict,
} from "./types";

const at = encodeURIComponent;

export interface InterviewFilter {
  status?: string | undefined;
  q?: string | undefined;
  channel?: string | undefined;
  sort?: string | undefined;
  candidate_id?: string | undefined;
  page?: number | undefined;
}

export interface CandidateFilter {
  q?: string | undefined;
  status?: CandidateStatus | undefined;
  sort?: string | undefined;
  page?: number | undefined;
  per_page?: number | undefined;
}

export interface ImpactFilter {
  job?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

const impactQuery = ({ job, ...months }: ImpactFilter) => ({ ...months, job_template_id: job });

export interface TaskFilter {
  state?: TaskState | undefined;
  page?: number | undefined;
}

export const companyApi = {
  setupState: () => openRequest<SetupState>("/setup"),
  setUp: (body: {
    email: string;
    password: string;
    name: string;
    company_name: string;
    setup_code?: string;
  }) => openRequest<unknown>("/setup", { method: "POST", body }),

  interviews: (filter: InterviewFilter, signal?: AbortSignal) =>
    request<InterviewPage>("/interviews", {
      query: { ...filter, per_page: 50 },
      signal,
    }),
  interview: (id: string, signal?: AbortSignal) =>
    request<InterviewDetail>(`/interviews/${at(id)}`, { signal }),
  transcript: (id: string, signal?: AbortSignal) =>
    request<TranscriptReply>(`/interviews/${at(id)}/transcript`, { signal }),
  events: (id: string, signal?: AbortSignal) =>
    request<{ events: StoredEvent[] }>(`/interviews/${at(id)}/events`, { signal }),
  schedule: (body: {
    candidate_id: string;
    job_template_id: string;
    scheduled_at?: string;
    timezone?: string;
    time_limit_secs?: number;
    channel?: "phone";
    call_candidate?: boolean;
    confirm_unsocial_hours?: boolean;
  }) => request<ScheduledInterview>("/interviews", { method: "POST", body }),
  newLink: (id: string) => request<NewLink>(`/interviews/${at(id)}/link`, { method: "POST" }),
  end: (id: string, reason: string) =>
    request<unknown>(`/interviews/${at(id)}/end`, { method: "POST", body: reason ? { reason } : {} }),
  /** Has the candidate called; at once, or as soon as it may be. */
  call: (id: string) => request<unknown>(`/interviews/${at(id)}/call`, { method: "POST" }),
  cancelCall: (id: string) => request<unknown>(`/interviews/${at(id)}/call`, { method: "DELETE" }),
  /** Where to hear an interview; with `speak`, where to be heard in it. */
  listenIn: (id: string, speak: boolean) =>
    request<ListenReply>(`/interviews/${at(id)}/join`, { method: "POST", body: { speak } }),
  command: (id: string, command: HrCommand) =>
    request<CommandSent>(`/interviews/${at(id)}/commands`, { method: "POST", body: command }),
  cancel: (id: string, reason: string) =>
    request<unknown>(`/interviews/${at(id)}/cancel`, { method: "POST", body: reason ? { reason } : {} }),
  decide: (
    id: string,
    body: { decision: Verdict; reason?: string; previous_id?: string; first?: boolean; looked?: Looked },
  ) => request<Decision>(`/interviews/${at(id)}/verdict`, { method: "POST", body }),
  quality: (id: string, signal?: AbortSignal) =>
    request<Quality>(`/interviews/${at(id)}/quality`, { signal }),
  offerRedo: (id: string) => request<unknown>(`/interviews/${at(id)}/redo`, { method: "POST" }),
  scoreAnyway: (id: string, reason: string) =>
    request<unknown>(`/interviews/${at(id)}/score-anyway`, { method: "POST", body: { reason } }),
  score: (id: string) => request<unknown>(`/interviews/${at(id)}/score`, { method: "POST" }),

  jobs: (signal?: AbortSignal) => request<JobPage>("/jobs", { query: { per_page: 100 }, signal }),
  job: (id: string, signal?: AbortSignal) => request<Job>(`/jobs/${at(id)}`, { signal }),
  /** Replaces the job; what is not changed is sent as it was read. */
  saveJob: (job: Job, changed: Partial<Pick<Job, "interview_mode" | "persona_id">>) => {
    const { id, questions_count: _count, created_at: _created, updated_at: _updated, ...input } = job;
    return request<Job>(`/jobs/${at(id)}`, { method: "PUT", body: { ...input, ...changed } });
  },
  personas: (signal?: AbortSignal) => request<PersonaList>("/personas", { signal }),
  personaVersions: (id: string, signal?: AbortSignal) =>
    request<PersonaVersions>(`/personas/${at(id)}/versions`, { query: { per_page: 50 }, signal }),
  createPersona: (slug: string, content: PersonaContent) =>
    request<PersonaView>("/personas", { method: "POST", body: { slug, content } }),
  savePersona: ({ id, version }: PersonaView, content: PersonaContent) =>
    request<PersonaView>(`/personas/${at(id)}`, { method: "PUT", body: { content, version } }),
  conduct: (id: string, signal?: AbortSignal) =>
    request<Conduct>(`/interviews/${at(id)}/conduct`, { signal }),
  questions: (jobId: string, signal?: AbortSignal) =>
    request<{ questions: Question[] }>(`/jobs/${at(jobId)}/questions`, { signal }),

  candidates: (filter: CandidateFilter, signal?: AbortSignal) =>
    request<CandidatePage>("/candidates", { query: { per_page: 50, ...filter }, signal }),
  candidateCounts: (signal?: AbortSignal) => request<StatusCounts>("/candidates/counts", { signal }),
  candidate: (id: string, signal?: AbortSignal) =>
    request<CandidateDetail>(`/candidates/${at(id)}`, { signal }),
  candidateHistory: (id: string, signal?: AbortSignal) =>
    request<CandidateHistory>(`/candidates/${at(id)}/history`, { signal }),
  addCandidate: (body: { email: string; name: string; phone?: string; language?: string }) =>
    request<Candidate>("/candidates", { method: "POST", body }),

  imports: (page: number, signal?: AbortSignal) =>
    request<ImportPage>("/import-jobs", { query: { page, per_page: 10 }, signal }),
  import: (id: string, signal?: AbortSignal) => request<ImportDetail>(`/import-jobs/${at(id)}`, { signal }),
  startImport: (form: FormData) =>
    request<ImportStarted>("/candidates/bulk-import", { method: "POST", form }),
  rowsToFix: (id: string) => download(`/import-jobs/${at(id)}/errors.csv`),

  tasks: (filter: TaskFilter, signal?: AbortSignal) =>
    request<TaskPage>("/tasks", { query: { per_page: 50, ...filter }, signal }),
  task: (id: string, signal?: AbortSignal) => request<Task>(`/tasks/${at(id)}`, { signal }),
  retryTask: (id: string) => request<Task>(`/tasks/${at(id)}/retry`, { method: "POST" }),

  settings: (signal?: AbortSignal) => request<CompanySettings>("/company/settings", { signal }),
  /** Replaces the company's engines; what else was chosen about AI stays, and so does the stored key. */
  saveEngines: ({ ai, revision }: CompanySettings, engines: EnginePlan) => {
    const { api_key_set: _, ...rest } = ai;
    return request<CompanySettings>("/company/settings", {
      method: "PUT",
      body: { ai: { ...rest, engines }, revision },
    });
  },
  /** With `check` the carrier is asked, too. */
  phoneLine: (check: boolean, signal?: AbortSignal) =>
    request<PhoneLine>("/company/phone-line", { query: check ? { check: "true" } : {}, signal }),
  /** When and how much candidates are called; every other setting stays as it was read. */
  saveCalling: ({ settings, revision }: CompanySettings, calling: CallingHours) =>
    request<CompanySettings>("/company/settings", {
      method: "PUT",
      body: { settings: { ...settings, calling }, revision },
    }),
  saveSelfReports: ({ settings, revision }: CompanySettings, self_reports: boolean) =>
    request<CompanySettings>("/company/settings", {
      method: "PUT",
      body: { settings: { ...settings, self_reports }, revision },
    }),
  adverseImpact: (filter: ImpactFilter, signal?: AbortSignal) =>
    request<AdverseImpact>("/analytics/adverse-impact", { query: impactQuery(filter), signal }),
  adverseImpactFile: (filter: ImpactFilter) => {
    const given = Object.entries(impactQuery(filter)).filter((pair): pair is [string, string] => !!pair[1]);
    return download(`/analytics/adverse-impact.csv?${new URLSearchParams(given)}`);
  },
  engines: (companyId: string, signal?: AbortSignal) =>
    request<EnginesView>(`/companies/${at(companyId)}/ai-config/engines`, { signal }),
  testEngines: (companyId: string, body: { engines: EnginePlan; language: string }) =>
    request<EngineTest>(`/companies/${at(companyId)}/ai-config/test`, { method: "POST", body }),
  engineTest: (companyId: string, id: string, signal?: AbortSignal) =>
    request<EngineTest>(`/companies/${at(companyId)}/ai-config/tests/${at(id)}`, { signal }),

  me: (signal?: AbortSignal) => request<Me>("/auth/me", { signal }),
};
