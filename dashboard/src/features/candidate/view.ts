import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { candidateApi } from "@/api/candidate";
import type { CandidateView } from "@/api/types";

const route = getRouteApi("/interview/$token");

export function useToken(): string {
  return route.useParams().token;
}

export function viewQuery(token: string) {
  return queryOptions({
    queryKey: ["candidate-view", token],
    queryFn: ({ signal }) => candidateApi.view(token, signal),
    staleTime: 5_000,
  });
}

/** What the link opens. Pages below the layout may count on it: the layout shows its failures. */
export function useView(): CandidateView {
  return useSuspenseQuery(viewQuery(useToken())).data;
}

/** True once the interview may be entered; a moment that is not fixed is always right. */
export function isOpen(view: CandidateView, now = Date.now()): boolean {
  return view.opens_at === null || new Date(view.opens_at).getTime() <= now;
}

export function hasConsent(view: CandidateView): boolean {
  return view.consent.given && !view.consent.stale;
}

const INTERVIEW_KEY = "interview";

interface Remembered {
  language?: string;
  company_name?: string;
}

/** What receipt and status show of the interview after its link has stopped opening the rest. */
export function rememberInterview({ language, company_name }: CandidateView): void {
  sessionStorage.setItem(INTERVIEW_KEY, JSON.stringify({ language, company_name } satisfies Remembered));
}

export function rememberedInterview(): Remembered {
  try {
    return JSON.parse(sessionStorage.getItem(INTERVIEW_KEY) ?? "{}") as Remembered;
  } catch {
    return {};
  }
}

const CHECK_KEY = "device_check";
const CHECK_KEPT_MS = 24 * 3_600_000;

/** How each part of the check went, by the names of its states. */
export interface CheckResult {
  mic: string;
  sound: string;
  line: string;
}

export interface KeptCheck {
  at: number;
  text_mode: boolean;
  result?: CheckResult;
}

/** The result of the device check on this machine, kept for a day. */
export function keptCheck(): KeptCheck | null {
  try {
    const kept = JSON.parse(localStorage.getItem(CHECK_KEY) ?? "null") as KeptCheck | null;
    return kept && Date.now() - kept.at < CHECK_KEPT_MS ? kept : null;
  } catch {
    return null;
  }
}

/** Entering the room in another way does not forget what the check found. */
export function keepCheck(textMode: boolean, result?: CheckResult): void {
  const known = keptCheck();
  const kept: KeptCheck = {
    at: result || !known ? Date.now() : known.at,
    text_mode: textMode,
    ...(result ? { result } : known?.result ? { result: known.result } : {}),
  };
  localStorage.setItem(CHECK_KEY, JSON.stringify(kept));
}
