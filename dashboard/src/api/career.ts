/** One's own profile, what is in it, and the documents made of it. */

import type { components } from "./generated";
import { download, request } from "./session";

type Schemas = components["schemas"];

export type CareerProfile = Schemas["ProfileView"];
export type ProfileBody = Schemas["ProfileInput"];
export type Completeness = Schemas["Completeness"];
export type Cv = Schemas["CvView"];
export type CvVersion = Schemas["CvVersionView"];
export type CvSection = Schemas["Section"];
export type Suggestion = Schemas["SuggestionView"];
export type ProfileImport = Schemas["ProfileImportView"];
export type ImportRow = Schemas["ImportRow"];
export type Take = ImportRow["choices"][number];
export type CvDifference = Schemas["CvDifference"];

/** What the entries of all kinds have; the rest is read by the fields of their kind. */
export interface Entry {
  id: string;
  profile_id: string;
  position: number;
  revision: number;
  [field: string]: unknown;
}

export type EntryKind = "experiences" | "projects" | "skills" | "education" | "achievements";

interface DataPage<Item> {
  data: Item[];
  pagination: Schemas["Pagination"];
}

const at = encodeURIComponent;

export const careerKeys = {
  profiles: ["career", "profiles"] as const,
  completeness: (id: string) => ["career", "completeness", id] as const,
  entries: (id: string, kind: EntryKind) => ["career", "entries", id, kind] as const,
  cvs: (id: string) => ["career", "cvs", id] as const,
  preview: (id: string, revision: number) => ["career", "preview", id, revision] as const,
  versions: (id: string) => ["career", "versions", id] as const,
  templates: (language: string) => ["career", "templates", language] as const,
  photo: (id: string, mark: string) => ["career", "photo", id, mark] as const,
  import: (id: string) => ["career", "import", id] as const,
  comparison: (id: string, before: number, after: number) =>
    ["career", "comparison", id, before, after] as const,
  suggestions: ["career", "suggestions"] as const,
};

/** A square of a picture: left and top as parts of its width and height, the side as a part of the shorter one. */
export interface Crop {
  left: number;
  top: number;
  side: number;
}

export const careerApi = {
  profiles: (signal?: AbortSignal) =>
    request<DataPage<CareerProfile>>("/profiles", { query: { size: 100 }, signal }),
  create: (body: ProfileBody) => request<CareerProfile>("/profiles", { method: "POST", body }),
  amend: (id: string, body: Partial<ProfileBody>) =>
    request<CareerProfile>(`/profiles/${at(id)}`, { method: "PATCH", body }),
  completeness: (id: string, signal?: AbortSignal) =>
    request<Completeness>(`/profiles/${at(id)}/completeness`, { signal }),
  entries: (id: string, kind: EntryKind, signal?: AbortSignal) =>
    request<DataPage<Entry>>(`/${kind}`, {
      query: { profile_id: id, size: 100, sort: "position:asc" },
      signal,
    }),
  add: (kind: EntryKind, body: object) => request<Entry>(`/${kind}`, { method: "POST", body }),
  save: (kind: EntryKind, id: string, body: object) =>
    request<Entry>(`/${kind}/${at(id)}`, { method: "PATCH", body }),
  remove: (kind: EntryKind, id: string) => request<void>(`/${kind}/${at(id)}`, { method: "DELETE" }),
  order: (id: string, kind: EntryKind, ids: string[]) =>
    request<void>(`/profiles/${at(id)}/order`, { method: "PUT", body: { kind, ids } }),
  suggestSkills: (role: string, profile_id: string) =>
    request<Suggestion>("/ai/suggest-skills", { method: "POST", body: { role, profile_id } }),
  optimize: (text: string, language: string) =>
    request<Suggestion>("/ai/optimize-text", { method: "POST", body: { text, language } }),
  summarize: (profile_id: string) =>
    request<Suggestion>("/ai/summary", { method: "POST", body: { profile_id } }),
  suggestions: (page: number, signal?: AbortSignal) =>
    request<DataPage<Suggestion>>("/ai/suggestions", { query: { page, size: 5 }, signal }),
  decide: (id: string, body: Schemas["DecideRequest"]) =>
    request<Suggestion>(`/ai/suggestions/${at(id)}`, { method: "PATCH", body }),
  templates: (language: string, signal?: AbortSignal) =>
    request<Schemas["TemplateList"]>("/cv-templates", { query: { language }, signal }),
  cvs: (profile_id: string, signal?: AbortSignal) =>
    request<DataPage<Cv>>("/cvs", { query: { profile_id, size: 50 }, signal }),
  createCv: (body: { profile_id: string; name: string; language: "en" | "ko" }) =>
    request<Cv>("/cvs", { method: "POST", body }),
  amendCv: (id: string, body: object) => request<Cv>(`/cvs/${at(id)}`, { method: "PATCH", body }),
  removeCv: (id: string) => request<void>(`/cvs/${at(id)}`, { method: "DELETE" }),
  preview: (id: string, signal?: AbortSignal) =>
    request<Schemas["Preview"]>(`/cvs/${at(id)}/preview`, { signal }),
  generate: (id: string) =>
    request<Schemas["GenerateStarted"]>(`/cvs/${at(id)}/generate`, { method: "POST", body: {} }),
  versions: (id: string, signal?: AbortSignal) =>
    request<Schemas["CvVersionList"]>(`/cvs/${at(id)}/versions`, { signal }),
  restore: (id: string, number: number) =>
    request<Schemas["GenerateStarted"]>(`/cvs/${at(id)}/versions/${number}/restore`, {
      method: "POST",
      body: {},
    }),
  pdf: (id: string, version: number) => download(`/cvs/${at(id)}/pdf?version=${version}`),
  compare: (id: string, before: number, after: number, signal?: AbortSignal) =>
    request<Schemas["CvComparison"]>(`/cvs/${at(id)}/versions/${before}/compare`, {
      query: { with: after },
      signal,
    }),
  putPhoto: (id: string, file: File, crop: Crop | null) => {
    const form = new FormData();
    form.set("file", file);
    for (const [name, part] of Object.entries(crop ?? {})) form.set(name, String(part));
    return request<CareerProfile>(`/profiles/${at(id)}/photo`, { method: "PUT", form });
  },
  photo: (id: string) => download(`/profiles/${at(id)}/photo`),
  removePhoto: (id: string) => request<void>(`/profiles/${at(id)}/photo`, { method: "DELETE" }),
  link: (project: string, to: "experiences" | "skills", id: string, on: boolean) =>
    request<void>(`/projects/${at(project)}/${to}/${at(id)}`, { method: on ? "PUT" : "DELETE" }),
  importLinkedIn: (profile_id: string, file: File) => {
    const form = new FormData();
    form.set("file", file);
    form.set("profile_id", profile_id);
    return request<ProfileImport>("/imports/linkedin", { method: "POST", form });
  },
  importResume: (profile_id: string, resume_id: string) =>
    request<ProfileImport>("/imports/resume", { method: "POST", body: { profile_id, resume_id } }),
  import: (id: string, signal?: AbortSignal) => request<ProfileImport>(`/imports/${at(id)}`, { signal }),
  resolveImport: (id: string, state: string, decisions: { row: string; take: Take }[]) =>
    request<ProfileImport>(`/imports/${at(id)}/resolve`, { method: "POST", body: { state, decisions } }),
  forgetImport: (id: string) => request<void>(`/imports/${at(id)}`, { method: "DELETE" }),
  onePager: (profile_id: string) => download(`/export/one-pager?profile_id=${at(profile_id)}`),
  jsonResume: (profile_id: string) => download(`/export/json?profile_id=${at(profile_id)}`),
};
