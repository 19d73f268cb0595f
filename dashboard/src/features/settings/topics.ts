import { ListChecks, type LucideIcon, MessageCircle, Phone, SlidersHorizontal } from "lucide-react";

/** Every page of the settings, in the order of the list, and who may open it. */
export const TOPICS = [
  { to: "/settings/interviewer", name: "interviewer", icon: MessageCircle, needs: "company:read" },
  { to: "/settings/engines", name: "models", icon: SlidersHorizontal, needs: "company:read" },
  { to: "/settings/phone", name: "phone", icon: Phone, needs: "company:read" },
  { to: "/settings/tasks", name: "tasks", icon: ListChecks, needs: "company:write" },
] as const satisfies { to: string; name: string; icon: LucideIcon; needs: string }[];
