/** Practice interviews of the signed-in person. */

import type { components } from "./generated";
import { request, requestBlob } from "./session";

type Schemas = components["schemas"];

export type PracticeStart = Schemas["PracticeStart"];
export type PracticeStarted = Schemas["PracticeStarted"];
export type PracticeQuestion = Schemas["QuestionReply"];
export type PracticeAnswer = Schemas["AnswerReply"];
export type PracticeResults = Schemas["PracticeResults"];
export type PracticeResult = Schemas["ResultQuestion"];
export type PracticeFeedback = Schemas["PracticeFeedback"];
export type PracticePoint = Schemas["PointFeedback"];
export type PracticeRow = Schemas["PracticeRow"];
export type PracticeLine = Schemas["CompetencyProgress"];
export type PracticeCallStart = Schemas["PracticeCallStart"];
export type PracticeCallStarted = Schemas["PracticeCallStarted"];
export type OpenPracticeCall = Schemas["OpenCall"];
export type PracticePlace = Schemas["Place"];
export type PracticeCompared = Schemas["Compared"];

const at = encodeURIComponent;

export const practiceApi = {
  start: (body: PracticeStart) => request<PracticeStarted>("/interview/start", { method: "POST", body }),
  question: (id: string, skip = false) =>
    request<PracticeQuestion>("/interview/question", { method: "POST", body: { interview_id: id, skip } }),
  answer: (id: string, number: number, given: { text?: string; sound?: Blob }) => {
    const form = new FormData();
    form.set("interview_id", id);
    form.set("question_number", String(number));
    if (given.text !== undefined) form.set("answer", given.text);
    if (given.sound) form.set("audio", given.sound, "answer");
    return request<PracticeAnswer>("/interview/answer", { method: "POST", form });
  },
  results: (id: string, signal?: AbortSignal) =>
    request<PracticeResults>(`/interview/results/${at(id)}`, { signal }),
  /** `recording`: of a call, that is kept too. */
  save: (id: string, recording = false) =>
    request<Schemas["PracticeSaved"]>(`/interview/save/${at(id)}`, {
      method: "POST",
      query: { recording: String(recording) },
    }),
  disclosure: (language: string, signal?: AbortSignal) =>
    request<Schemas["Disclosure"]>("/practice/disclosure", { query: { language }, signal }),
  startCall: (body: PracticeCallStart) =>
    request<PracticeCallStarted>("/practice/calls", { method: "POST", body }),
  openCalls: (signal?: AbortSignal) => request<Schemas["OpenCalls"]>("/practice/calls", { signal }),
  endCall: (id: string) => request<unknown>(`/practice/calls/${at(id)}/end`, { method: "POST" }),
  removeCall: (id: string) => request<unknown>(`/practice/calls/${at(id)}`, { method: "DELETE" }),
  remove: (id: string) => request<unknown>(`/practice/interviews/${at(id)}`, { method: "DELETE" }),
  list: (page: number, signal?: AbortSignal) =>
    request<Schemas["PracticeList"]>("/practice/interviews", { query: { page, per_page: 10 }, signal }),
  progress: (signal?: AbortSignal) => request<Schemas["PracticeProgress"]>("/practice/progress", { signal }),
  judges: (signal?: AbortSignal) => request<Schemas["PracticeJudges"]>("/practice/judges", { signal }),
  compare: (id: string, number: number) =>
    request<PracticeCompared>("/practice/compare", {
      method: "POST",
      body: { interview_id: id, question_number: number },
    }),
  speak: (text: string, language: string) =>
    requestBlob("/audio/tts", { method: "POST", body: { text, language } }),
  /** The text of a PDF or text file. */
  textOf: (file: File) => {
    const form = new FormData();
    form.set("file", file);
    const kind = file.name.toLowerCase().endsWith(".pdf") ? "pdf" : "txt";
    return request<{ text: string }>(`/upload/${kind}`, { method: "POST", form });
  },
};
