import type { CandidateView } from "@/api/types";

type Channel = CandidateView["channel"];

/** The name of the text that says by what an interview was held. */
export function heldBy(channels: readonly Channel[]): "phone.held" | "phone.heldBoth" | "phone.heldBrowser" {
  if (channels.length > 1) return "phone.heldBoth";
  return channels[0] === "phone" ? "phone.held" : "phone.heldBrowser";
}
