export const practiceKeys = {
  all: ["practice"] as const,
  list: (page: number) => ["practice", "list", page] as const,
  progress: ["practice", "progress"] as const,
  calls: ["practice", "calls"] as const,
  disclosure: (language: string) => ["practice", "disclosure", language] as const,
  judges: ["practice", "judges"] as const,
  one: (id: string) => ["practice", "one", id] as const,
};
