import { useQuery } from "@tanstack/react-query";
import { viewQuery } from "@/features/candidate/view";

const RINGS_MS = 1_500;
const WAITS_MS = 10_000;

/** Looks at the interview again: often while a phone may ring, now and then while a later try or a talk goes on. */
export function useFollowed(token: string, follow: "rings" | "waits" | "no"): void {
  useQuery({
    ...viewQuery(token),
    refetchInterval: follow === "no" ? false : follow === "rings" ? RINGS_MS : WAITS_MS,
  });
}
