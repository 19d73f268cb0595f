/** Calendar, times and people's own views: HR, employees, and the candidate's page of times. */

import { openRequest } from "./client";
import type { components } from "./generated";
import type { Reply } from "./reply";
import { request } from "./session";
import type { ScheduledInterview } from "./types";

type Schemas = components["schemas"];

export type WeekView = Reply<"interviews-get_schedule">;
export type WeekEntry = Schemas["WeekEntry"];
export type WaitingOffer = Schemas["WaitingOffer"];
export type TimeRequest = Schemas["TimeRequestView"];
export type FreeTimes = Schemas["FreeTimes"];
export type FreeTime = Schemas["FreeTime"];
export type ScheduleInput = Schemas["ScheduleRequest"];
export type RescheduleInput = Schemas["RescheduleRequest"];
export type Availability = Schemas["AvailabilityView"];
export type AvailabilityInput = Schemas["Availability"];
export type Person = Pick<Schemas["PersonView"], "id" | "name" | "email" | "timezone">;
export type SlotList = Schemas["SlotList"];
export type Offer = Schemas["Offer"];
export type Chosen = Schemas["Chosen"];
export type Mine = Schemas["Mine"];
export type MyRow = Schemas["MyRow"];
export type ReviewForm = Schemas["ReviewForm"];
export type ReviewInput = Schemas["ReviewInput"];
export type Review = Schemas["Review"];
export type PointView = Schemas["PointView"];
export type Mark = NonNullable<PointView["mark"]>;

export const scheduleKeys = {
  all: ["schedule"] as const,
  week: (from: string, to: string) => ["schedule", from, to] as const,
  free: (query: object) => ["schedule", "free", query] as const,
  availability: (userId: string) => ["availability", userId] as const,
  people: (text: string) => ["users", "choice", text] as const,
  mine: ["mine"] as const,
  review: (id: string) => ["mine", id] as const,
  slots: (token: string) => ["slots", token] as const,
};

const at = encodeURIComponent;

export const scheduleApi = {
  week: (from: string, to: string, signal?: AbortSignal) =>
    request<WeekView>("/schedule", { query: { from, to }, signal }),
  freeTimes: (
    candidateId: string,
    query: {
      from?: string | undefined;
      to?: string | undefined;
      tz?: string | undefined;
      duration_secs?: number | undefined;
      interviewer_id?: string | undefined;
      moved_id?: string | undefined;
    },
    signal?: AbortSignal,
  ) => request<FreeTimes>(`/candidates/${at(candidateId)}/free-times`, { query, signal }),
  schedule: (body: Partial<ScheduleInput> & Pick<ScheduleInput, "candidate_id" | "job_template_id">) =>
    request<ScheduledInterview>("/interviews", { method: "POST", body }),
  reschedule: (id: string, body: Partial<RescheduleInput>) =>
    request<unknown>(`/interviews/${at(id)}`, { method: "PUT", body }),
  answerOffer: (id: string, offerId: string, body: { accept: string } | { answer: string }) =>
    request<TimeRequest>(`/interviews/${at(id)}/proposals/${at(offerId)}`, { method: "POST", body }),

  people: (text: string, signal?: AbortSignal) =>
    request<{ users: Person[] }>("/users", { query: { q: text, is_active: "true", per_page: 30 }, signal }),
  person: (id: string, signal?: AbortSignal) => request<Person>(`/users/${at(id)}`, { signal }),
  availability: (userId: string, signal?: AbortSignal) =>
    request<Availability>(`/users/${at(userId)}/availability`, { signal }),
  saveAvailability: (userId: string, body: AvailabilityInput) =>
    request<Availability>(`/users/${at(userId)}/availability`, { method: "PUT", body }),

  mine: (signal?: AbortSignal) => request<Mine>("/mine", { signal }),
  review: (id: string, signal?: AbortSignal) =>
    request<ReviewForm>(`/interviews/${at(id)}/review`, { signal }),
  saveReview: (id: string, body: ReviewInput) =>
    request<Review>(`/interviews/${at(id)}/review`, { method: "PUT", body }),
  sendReview: (id: string, body: ReviewInput) =>
    request<ReviewForm>(`/interviews/${at(id)}/review`, { method: "POST", body }),
};

/** With the candidate's link. */
export const timesApi = {
  slots: (token: string, query: { from?: string; to?: string; tz?: string }, signal?: AbortSignal) =>
    openRequest<SlotList>(`/interviews/slots/${at(token)}`, { query, signal }),
  hold: (token: string, scheduled_at: string) =>
    openRequest<{ scheduled_at: string; held_until: string }>(`/interviews/hold/${at(token)}`, {
      method: "POST",
      body: { scheduled_at },
    }),
  choose: (token: string, body: { scheduled_at: string; reason?: string }) =>
    openRequest<Chosen>(`/interviews/reschedule/${at(token)}`, { method: "POST", body }),
  offer: (token: string, body: { times: string[]; timezone: string; reason?: string }) =>
    openRequest<Offer>(`/interviews/proposals/${at(token)}`, { method: "POST", body }),
  callOff: (token: string, body: { timezone: string; reason?: string }) =>
    openRequest<{ contact_email: string | null }>(`/interviews/call-off/${at(token)}`, {
      method: "POST",
      body,
    }),
};
