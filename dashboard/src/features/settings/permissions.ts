/** Everything a role may hold (`api.security.callers.ALL_PERMISSIONS`), as people read it: by what it is about. */
export const PERMISSION_GROUPS = [
  { name: "candidates", permissions: ["candidates:read", "candidates:all", "candidates:write", "ats:check"] },
  {
    name: "interviews",
    permissions: ["interviews:read", "interviews:write", "interviews:supervise", "verdicts:write"],
  },
  { name: "jobs", permissions: ["jobs:read", "jobs:write"] },
  { name: "numbers", permissions: ["analytics:read", "audit:read", "tasks:read"] },
  { name: "people", permissions: ["users:read", "users:write", "users:deactivate", "roles:write"] },
  {
    name: "company",
    permissions: [
      "company:read",
      "company:write",
      "webhooks:write",
      "api_keys:write",
      "privacy:write",
      "companies:manage",
    ],
  },
] as const;

/** The key of its words: a colon would name another file of words. */
export const permissionKey = (permission: string) =>
  `permission.${permission.replace(":", "_")}` as "permission.jobs_read";
