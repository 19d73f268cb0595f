import {
  Activity,
  BookUser,
  Briefcase,
  Building2,
  CalendarClock,
  CalendarDays,
  ChartColumn,
  FileText,
  FolderGit2,
  House,
  Inbox,
  ListChecks,
  ListTodo,
  type LucideIcon,
  MessagesSquare,
  Mic,
  Radio,
  Route,
  Target,
  Users,
} from "lucide-react";
import type { User } from "@/api/types";

export type PlaceName =
  | "today"
  | "live"
  | "candidates"
  | "jobs"
  | "schedule"
  | "interviews"
  | "analytics"
  | "mine"
  | "availability"
  | "requests"
  | "companies"
  | "tasks"
  | "health"
  | "me"
  | "practice"
  | "resume"
  | "gaps"
  | "roadmap"
  | "repositories"
  | "career";

export interface Place {
  name: PlaceName;
  to: string;
  icon: LucideIcon;
  needs: string;
  /** Goes there from anywhere. */
  keys?: string;
}

const HR: readonly Place[] = [
  { name: "today", to: "/today", icon: Inbox, needs: "interviews:write", keys: "KeyG KeyT" },
  { name: "live", to: "/live", icon: Radio, needs: "interviews:write", keys: "KeyG KeyL" },
  { name: "candidates", to: "/candidates", icon: Users, needs: "candidates:read", keys: "KeyG KeyC" },
  { name: "jobs", to: "/jobs", icon: Briefcase, needs: "jobs:read", keys: "KeyG KeyJ" },
  { name: "schedule", to: "/schedule", icon: CalendarDays, needs: "interviews:write", keys: "KeyG KeyS" },
  {
    name: "interviews",
    to: "/interviews",
    icon: MessagesSquare,
    needs: "interviews:read",
    keys: "KeyG KeyI",
  },
  { name: "analytics", to: "/analytics", icon: ChartColumn, needs: "analytics:read", keys: "KeyG KeyA" },
];

const EMPLOYEE: readonly Place[] = [
  { name: "mine", to: "/mine", icon: ListTodo, needs: "interviews:read", keys: "KeyG KeyT" },
  { name: "candidates", to: "/candidates", icon: Users, needs: "candidates:read", keys: "KeyG KeyC" },
  {
    name: "availability",
    to: "/mine/availability",
    icon: CalendarClock,
    needs: "interviews:read",
    keys: "KeyG KeyA",
  },
];

/** Somebody who prepares: their own things only, no company. */
const CANDIDATE: readonly Place[] = [
  { name: "me", to: "/me", icon: House, needs: "ats:check", keys: "KeyG KeyT" },
  { name: "practice", to: "/practice", icon: Mic, needs: "ats:check", keys: "KeyG KeyP" },
  { name: "resume", to: "/resume-check", icon: FileText, needs: "ats:check", keys: "KeyG KeyR" },
  { name: "gaps", to: "/gaps", icon: Target, needs: "ats:check", keys: "KeyG KeyG" },
  { name: "roadmap", to: "/roadmap", icon: Route, needs: "ats:check", keys: "KeyG KeyW" },
  { name: "repositories", to: "/repositories", icon: FolderGit2, needs: "ats:check", keys: "KeyG KeyO" },
  { name: "career", to: "/career", icon: BookUser, needs: "ats:check", keys: "KeyG KeyC" },
];

const ADMIN: readonly Place[] = [
  { name: "requests", to: "/admin/requests", icon: Inbox, needs: "companies:manage" },
  { name: "companies", to: "/admin/companies", icon: Building2, needs: "companies:manage" },
  { name: "tasks", to: "/admin/tasks", icon: ListChecks, needs: "companies:manage" },
  { name: "health", to: "/admin/health", icon: Activity, needs: "companies:manage" },
];

export interface Places {
  /** What the rail holds. */
  main: readonly Place[];
  /** A second group under it: whoever runs the installation and hires, too. */
  more: readonly Place[];
}

/** The places of a role. An administrator with a company, as the first one of an installation, has HR's as well. */
export function placesOf(user: Pick<User, "role" | "company_id">): Places {
  if (user.role === "HR") return { main: HR, more: [] };
  if (user.role === "EMPLOYEE") return { main: EMPLOYEE, more: [] };
  if (user.role === "SYSTEM_ADMIN") {
    return user.company_id === null ? { main: ADMIN, more: [] } : { main: HR, more: ADMIN };
  }
  return { main: CANDIDATE, more: [] };
}

/** Where somebody starts. */
export function firstPlace(user: Pick<User, "role" | "company_id">): string {
  return placesOf(user).main[0]?.to ?? "/interviews";
}

/**
 * Who may open what, by the beginning of the address, the longest first. What a role may not open looks as if it were not
 * there. The service decides by itself what it answers; this is about pages only.
 */
const GATES: readonly { path: string; needs: string; notFor?: readonly User["role"][] }[] = [
  { path: "/candidates/import", needs: "candidates:write" },
  { path: "/today", needs: "interviews:write" },
  { path: "/live", needs: "interviews:supervise" },
  { path: "/jobs", needs: "jobs:read", notFor: ["EMPLOYEE", "CANDIDATE"] },
  { path: "/schedule", needs: "interviews:write" },
  { path: "/analytics", needs: "analytics:read" },
  { path: "/settings/phone", needs: "company:read" },
  { path: "/settings", needs: "company:write" },
  { path: "/users", needs: "users:write" },
  { path: "/admin", needs: "companies:manage" },
];

export function mayOpen(path: string, role: User["role"], may: (permission: string) => boolean): boolean {
  const gate = GATES.find((one) => path === one.path || path.startsWith(`${one.path}/`));
  return gate === undefined || (may(gate.needs) && !gate.notFor?.includes(role));
}
