export const practiceKeys = {
  all: ["practice"] as const,
  list: (page: number) => ["practice", "list", page] as const,
  progress: ["practice", "progress"] as const,
  judges: ["practice", "judges"] as const,
  one: (id: string) => ["practice", "one", id] as const,
};
