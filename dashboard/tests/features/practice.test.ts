import { describe, expect, it } from "vitest";
import type { PracticeResult, PracticeResults } from "@/api/practice";
import { openQuestion } from "@/features/practice/open-question";
import { signed } from "@/features/practice/progress";
import { bodyOf, callOf } from "@/features/practice/start-form";

const draft = {
  title: " Analyst ",
  type: "",
  language: "ko",
  count: 3,
  minutes: 20,
  skills: "",
  job: "",
  resume: "",
};

describe("what a practice interview is begun with", () => {
  it("holds each skill once and no empty text", () => {
    expect(bodyOf({ ...draft, skills: "SQL, , Kubernetes,\nSQL" })).toEqual({
      job_title: "Analyst",
      interview_type: "mixed",
      language: "ko",
      num_questions: 3,
      skills: ["SQL", "Kubernetes"],
    });
  });

  it("has a length and what was agreed to where it is a call", () => {
    const consent = { version: "practice-1", items: ["practice"] };
    expect(callOf({ ...draft, job: " Builds services. " }, consent, "a1")).toEqual({
      job_title: "Analyst",
      interview_type: "mixed",
      language: "ko",
      skills: [],
      minutes: 20,
      analysis_id: "a1",
      job_description: "Builds services.",
      consent,
    });
  });
});

describe("the open question", () => {
  const asked = (feedback: unknown) => ({ question_number: 1, feedback }) as PracticeResult;
  const results = (state: string, questions: PracticeResult[]) => ({ state, questions }) as PracticeResults;

  it("is the last one until something was said about its answer", () => {
    expect(openQuestion(results("running", [asked({}), asked(null)]))?.feedback).toBeNull();
    expect(openQuestion(results("running", [asked({})]))).toBeNull();
    expect(openQuestion(results("running", []))).toBeNull();
    expect(openQuestion(results("finished", [asked(null)]))).toBeNull();
  });
});

describe("a change of score", () => {
  it("has a sign", () => {
    expect([4.6, -4.6, 0.2].map(signed)).toEqual(["+5", "−5", "±0"]);
  });
});
