/** The surface of the settings, of people and roles, and of the platform's administrators. */

import type { components } from "./generated";
import { download, request } from "./session";
import type { CompanySettings, EngineChoice, Task, TaskPage } from "./types";

type Schemas = components["schemas"];
export type OwnSettings = Schemas["CompanySettings"];
export type Inherited = Schemas["Inherited"];
export type ThresholdsPreview = Schemas["ThresholdsPreview"];
/** A sentence in a voice: being spoken, spoken, or why not. */
export type SpeechSample = Schemas["SpeechSampleView"];
export type ConsentTexts = Schemas["ConsentTexts"];
export type WebhookView = Schemas["WebhookView"];
export type WebhookInput = Schemas["WebhookInput"];
export type Delivery = Schemas["DeliveryView"];
export type ApiKeyView = Schemas["KeyView"];
export type AuditEntry = Schemas["AuditView"];
export type ExportRow = Schemas["ExportRow"];
export type Person = Schemas["PersonView"];
export type PersonInput = Schemas["UserInput"];
export type PersonUpdate = Schemas["UserUpdate"];
export type HandOver = Schemas["HandOver"];
export type RoleView = Schemas["RoleView"];
export type RolePage = Schemas["RolePage"];
export type RequestView = Schemas["CompanyRequestView"];
export type DecisionPreview = Schemas["DecisionPreview"];
export type CompanyRow = Schemas["CompanyRow"];
export type CompanyView = Schemas["CompanyView"];
export type PlatformHealth = Schemas["PlatformHealth"];

const at = encodeURIComponent;
type Query = Record<string, string | number | undefined>;

const withQuery = (path: string, query: Query) => {
  const given = Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]);
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
};

export const settingsApi = {
  /** Saves upon `revision`; a 409 says who was faster. What is not given stays as it is. */
  save: (body: { name?: string; settings?: OwnSettings; revision: number }) =>
    request<CompanySettings>("/company/settings", { method: "PUT", body }),
  /** As candidates see it; only asked for where the settings name one. */
  logo: () => download("/company/logo"),
  putLogo: (file: File) => {
    const form = new FormData();
    form.set("file", file);
    return request<Schemas["BrandView"]>("/company/logo", { method: "PUT", form });
  },
  removeLogo: () => request<void>("/company/logo", { method: "DELETE" }),
  previewThresholds: (pass_threshold: number, review_threshold: number, signal?: AbortSignal) =>
    request<ThresholdsPreview>("/company/thresholds/preview", {
      query: { pass_threshold, review_threshold },
      signal,
    }),
  /** An interviewer speaks it; ask until it has. What was spoken before is there at once. */
  speak: (body: { text: string; language: string; voice: EngineChoice; speed: number }) =>
    request<SpeechSample>("/speech-samples", { method: "POST", body }),
  spoken: (id: string) => request<SpeechSample>(`/speech-samples/${at(id)}`),
  sound: (id: string) => download(`/speech-samples/${at(id)}/sound`),
  consentTexts: (signal?: AbortSignal) => request<ConsentTexts>("/company/consent-texts", { signal }),

  webhooks: (signal?: AbortSignal) =>
    request<Schemas["WebhookPage"]>("/webhooks", { query: { per_page: 100 }, signal }),
  createWebhook: (body: WebhookInput) =>
    request<Schemas["NewWebhook"]>("/webhooks", { method: "POST", body }),
  updateWebhook: (id: string, body: WebhookInput) =>
    request<WebhookView>(`/webhooks/${at(id)}`, { method: "PUT", body }),
  deleteWebhook: (id: string) => request<void>(`/webhooks/${at(id)}`, { method: "DELETE" }),
  rollSecret: (id: string) =>
    request<Schemas["SecretView"]>(`/webhooks/${at(id)}/secret`, { method: "POST" }),
  testWebhook: (id: string) => request<Delivery>(`/webhooks/${at(id)}/test`, { method: "POST" }),
  deliveries: (id: string, query: Query, signal?: AbortSignal) =>
    request<Schemas["DeliveryPage"]>(`/webhooks/${at(id)}/deliveries`, { query, signal }),
  resend: (deliveryId: string) =>
    request<Delivery>(`/webhooks/deliveries/${at(deliveryId)}/replay`, { method: "POST" }),

  apiKeys: (page: number, signal?: AbortSignal) =>
    request<Schemas["KeyList"]>("/me/api-keys", { query: { page, per_page: 50 }, signal }),
  createApiKey: (body: { name: string; scopes: string[]; expires_at?: string }) =>
    request<Schemas["NewKeyView"]>("/me/api-keys", { method: "POST", body }),
  revokeApiKey: (id: string) => request<void>(`/me/api-keys/${at(id)}`, { method: "DELETE" }),

  audit: (query: Query, signal?: AbortSignal) =>
    request<Schemas["AuditPage"]>("/audit", { query: { per_page: 50, ...query }, signal }),
  auditFile: (query: Query) => download(withQuery("/audit.csv", query)),
  verifyAudit: () => request<Schemas["AuditCheck"]>("/audit/verify"),
  exports: (signal?: AbortSignal) =>
    request<Schemas["ExportPage"]>("/exports", { query: { per_page: 100 }, signal }),
  archive: (id: string) => download(`/exports/${at(id)}/archive`),
};

export const peopleApi = {
  users: (query: Query, signal?: AbortSignal) =>
    request<Schemas["PersonPage"]>("/users", {
      query: { per_page: 100, sort: "name:asc", ...query },
      signal,
    }),
  user: (id: string, signal?: AbortSignal) => request<Person>(`/users/${at(id)}`, { signal }),
  invite: (body: PersonInput) => request<Person>("/users", { method: "POST", body }),
  inviteAgain: (id: string) => request<Person>(`/users/${at(id)}/invite`, { method: "POST" }),
  unlock: (id: string) => request<Person>(`/users/${at(id)}/unlock`, { method: "POST" }),
  update: (id: string, body: PersonUpdate) => request<Person>(`/users/${at(id)}`, { method: "PUT", body }),
  handOver: (id: string, signal?: AbortSignal) => request<HandOver>(`/users/${at(id)}/hand-over`, { signal }),
  roles: (signal?: AbortSignal) => request<RolePage>("/roles", { query: { per_page: 100 }, signal }),
  createRole: (body: Schemas["RoleInput"]) => request<RoleView>("/roles", { method: "POST", body }),
  updateRole: (id: string, body: Schemas["RoleUpdate"]) =>
    request<RoleView>(`/roles/${at(id)}`, { method: "PUT", body }),
  deleteRole: (id: string) => request<void>(`/roles/${at(id)}`, { method: "DELETE" }),
};

export const adminApi = {
  requests: (status: string, signal?: AbortSignal) =>
    request<Schemas["CompanyRequestPage"]>("/admin/company-requests", {
      query: { status, per_page: 100 },
      signal,
    }),
  preview: (id: string, body: { decision: "approve" | "reject"; reason?: string }, signal?: AbortSignal) =>
    request<DecisionPreview>(`/admin/company-requests/${at(id)}/preview`, { method: "POST", body, signal }),
  approve: (id: string) =>
    request<RequestView>(`/admin/company-requests/${at(id)}/approve`, { method: "POST" }),
  reject: (id: string, reason: string) =>
    request<RequestView>(`/admin/company-requests/${at(id)}/reject`, { method: "POST", body: { reason } }),
  companies: (query: Query, signal?: AbortSignal) =>
    request<Schemas["CompanyPage"]>("/companies", { query: { per_page: 50, ...query }, signal }),
  company: (id: string, signal?: AbortSignal) => request<CompanyView>(`/companies/${at(id)}`, { signal }),
  updateCompany: (id: string, body: { is_active?: boolean; plan?: CompanyView["plan"] }) =>
    request<CompanyView>(`/companies/${at(id)}`, { method: "PUT", body }),
  tasks: (query: Query, signal?: AbortSignal) =>
    request<TaskPage>("/tasks", { query: { per_page: 50, ...query }, signal }),
  retryTask: (id: string) => request<Task>(`/tasks/${at(id)}/retry`, { method: "POST" }),
  health: (signal?: AbortSignal) => request<PlatformHealth>("/admin/health", { signal }),
};

/** Names of cached answers of these pages. */
export const settingsKeys = {
  logo: (mark: string) => ["company-logo", mark] as const,
  preview: (pass: number, review: number) => ["thresholds-preview", pass, review] as const,
  consentTexts: ["consent-texts"] as const,
  webhooks: ["webhooks"] as const,
  deliveries: (id: string) => ["webhooks", id, "deliveries"] as const,
  apiKeys: ["api-keys"] as const,
  audit: ["audit"] as const,
  exports: ["exports"] as const,
  users: ["users"] as const,
  handOver: (id: string) => ["users", id, "hand-over"] as const,
  roles: ["roles"] as const,
  requests: ["company-requests"] as const,
  companies: ["companies"] as const,
  company: (id: string) => ["companies", id] as const,
  adminTasks: ["admin-tasks"] as const,
  health: ["platform-health"] as const,
};
