import {
  AudioLines,
  Building2,
  Gauge,
  KeyRound,
  ListChecks,
  type LucideIcon,
  MessageCircle,
  Phone,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  Trash2,
  Users,
  Webhook,
} from "lucide-react";

/** Every page of the settings, in the order of the list, and who may open it. */
export const TOPICS = [
  { to: "/settings/company", name: "company", icon: Building2, needs: "company:read" },
  { to: "/settings/interviewer", name: "interviewer", icon: MessageCircle, needs: "company:read" },
  { to: "/settings/engines", name: "models", icon: SlidersHorizontal, needs: "company:read" },
  { to: "/settings/voices", name: "voices", icon: AudioLines, needs: "jobs:write" },
  { to: "/settings/thresholds", name: "thresholds", icon: Gauge, needs: "company:read" },
  { to: "/settings/policies", name: "policies", icon: ShieldCheck, needs: "company:read" },
  { to: "/settings/phone", name: "phone", icon: Phone, needs: "company:read" },
  { to: "/users", name: "users", icon: Users, needs: "users:read" },
  { to: "/settings/webhooks", name: "webhooks", icon: Webhook, needs: "webhooks:write" },
  { to: "/settings/api-keys", name: "keys", icon: KeyRound, needs: "api_keys:write" },
  { to: "/settings/privacy", name: "privacy", icon: Trash2, needs: "privacy:write" },
  { to: "/settings/audit", name: "audit", icon: ScrollText, needs: "audit:read" },
  { to: "/settings/tasks", name: "tasks", icon: ListChecks, needs: "company:write" },
] as const satisfies { to: string; name: string; icon: LucideIcon; needs: string }[];
