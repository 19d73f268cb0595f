/** Names of cached answers, so that what changes them can find them. */
export const keys = {
  interviews: ["interviews"] as const,
  interview: (id: string) => ["interview", id] as const,
  /** Of all its ends; `quality` is of one. */
  qualityOf: (id: string) => ["quality", id] as const,
  quality: (id: string, ended: string | null) => ["quality", id, ended] as const,
  transcript: (id: string) => ["transcript", id] as const,
  live: ["interviews", "live"] as const,
  jobs: ["jobs"] as const,
  job: (id: string) => ["jobs", id] as const,
  candidates: ["candidates"] as const,
  candidate: (id: string) => ["candidates", "one", id] as const,
  imports: ["imports"] as const,
  import: (id: string) => ["imports", "one", id] as const,
  tasks: ["tasks"] as const,
  task: (id: string) => ["tasks", "one", id] as const,
  settings: ["settings"] as const,
  phoneLine: ["phone-line"] as const,
  engines: (companyId: string) => ["engines", companyId] as const,
  engineTest: (id: string) => ["engine-test", id] as const,
  me: ["me"] as const,
};
