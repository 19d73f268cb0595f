import { useQuery } from "@tanstack/react-query";
import { viewQuery } from "@/features/candidate/view";

const EVERY_MS = 1_500;

/** Looks at the interview again and again while a call to the candidate is under way; other times only when asked. */
export function useFollowed(token: string, underWay: boolean): void {
  useQuery({ ...viewQuery(token), refetchInterval: underWay ? EVERY_MS : false });
}
