/** Candidates as their desk sees them: list, board, notes, résumé, and moving many. */

import type { components } from "./generated";
import { download, request } from "./session";
import type { CandidateStatus, ImportDetail } from "./types";

type Schemas = components["schemas"];

export type Person = Schemas["CandidateRow"];
export type PeoplePage = Schemas["CandidatePage"];
export type PersonDetail = Schemas["CandidateDetail"];
export type LatestInterview = Schemas["LatestInterview"];
export type InterviewSummary = Schemas["InterviewSummary"];
export type StageFigures = Schemas["BoardStage"];
export type SavedView = Schemas["SavedView"];
export type Note = Schemas["NoteView"];
export type ResumeReading = Schemas["ResumeReading"];
export type BulkMoved = Schemas["BulkMoved"];
export type ImportPreview = Schemas["ImportPreview"];
export type RowToFix = Schemas["RowToFix"];

export interface PeopleFilter {
  q?: string | undefined;
  status?: CandidateStatus | undefined;
  job?: string | undefined;
  owner?: string | undefined;
  sort?: string | undefined;
}

const at = encodeURIComponent;
const queryOf = ({ job, owner, ...rest }: PeopleFilter) => ({
  ...rest,
  job_template_id: job,
  assigned_to: owner,
});

export const peopleApi = {
  list: (filter: PeopleFilter, page: number, perPage: number, signal?: AbortSignal) =>
    request<PeoplePage>("/candidates", { query: { ...queryOf(filter), page, per_page: perPage }, signal }),
  stages: (filter: PeopleFilter, signal?: AbortSignal) =>
    request<Schemas["StageList"]>("/candidates/stages", {
      query: { job_template_id: filter.job, assigned_to: filter.owner },
      signal,
    }),
  move: (ids: string[], status: CandidateStatus, reason?: string) =>
    request<BulkMoved>("/candidates/bulk-move", {
      method: "POST",
      body: { ids, status, ...(reason ? { reason } : {}) },
    }),
  moveMatching: (filter: PeopleFilter, to: CandidateStatus) =>
    request<Schemas["MoveStarted"]>("/candidates/move-matching", {
      method: "POST",
      body: {
        matching: {
          ...(filter.q ? { q: filter.q } : {}),
          status: filter.status ? [filter.status] : [],
          ...(filter.owner ? { assigned_to: filter.owner } : {}),
          ...(filter.job ? { job_template_id: filter.job } : {}),
        },
        to,
      },
    }),
  callOff: (taskId: string) =>
    request<unknown>(`/candidates/move-matching/${at(taskId)}`, { method: "DELETE" }),
  assign: (ids: string[], userId: string | null) =>
    request<Schemas["BulkAssigned"]>("/candidates/bulk-assign", {
      method: "POST",
      body: { ids, assigned_to: userId },
    }),
  colleagues: (signal?: AbortSignal) =>
    request<{ users: { id: string; name: string; role: string; is_active: boolean }[] }>("/users", {
      query: { per_page: 100 },
      signal,
    }),
  views: (signal?: AbortSignal) => request<{ views: SavedView[] }>("/candidates/views", { signal }),
  keepViews: (views: SavedView[]) =>
    request<{ views: SavedView[] }>("/candidates/views", { method: "PUT", body: { views } }),

  notes: (id: string, signal?: AbortSignal) =>
    request<Schemas["NoteList"]>(`/candidates/${at(id)}/notes`, { signal }),
  addNote: (id: string, text: string) =>
    request<Note>(`/candidates/${at(id)}/notes`, { method: "POST", body: { text } }),
  removeNote: (id: string, noteId: string) =>
    request<unknown>(`/candidates/${at(id)}/notes/${at(noteId)}`, { method: "DELETE" }),
  reading: (id: string, signal?: AbortSignal) =>
    request<ResumeReading>(`/candidates/${at(id)}/resume/reading`, { signal }),
  uploadResume: (id: string, file: File) => {
    const form = new FormData();
    form.set("resume", file);
    return request<{ task_id: string }>(`/candidates/${at(id)}/resume`, { method: "POST", form });
  },
  resumeFile: (id: string) => download(`/candidates/${at(id)}/resume`),
  merge: (keepId: string, mergeIds: string[]) =>
    request<PersonDetail>("/candidates/merge", {
      method: "POST",
      body: { keep_id: keepId, merge_ids: mergeIds, take: {} },
    }),
  /** The one who was merged, as they were. */
  undoMerge: (keptId: string, mergedId: string) =>
    request<PersonDetail>(`/candidates/${at(keptId)}/merges/${at(mergedId)}`, { method: "DELETE" }),

  preview: (form: FormData) =>
    request<ImportPreview>("/candidates/bulk-import/preview", { method: "POST", form }),
  rowsToFixOf: (id: string, signal?: AbortSignal) =>
    request<{ rows: RowToFix[] }>(`/import-jobs/${at(id)}/rows`, { signal }),
  cancelImport: (id: string) => request<ImportDetail>(`/import-jobs/${at(id)}/cancel`, { method: "POST" }),
};
