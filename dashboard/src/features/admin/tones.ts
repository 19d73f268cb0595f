import type { RequestView } from "@/api/settings";
import type { ChipTone } from "@/ui/parts";

export const REQUEST_TONES: Record<RequestView["status"], ChipTone> = {
  pending: "accent",
  approved: "good",
  rejected: "neutral",
};
