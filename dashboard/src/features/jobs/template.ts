import { fieldsOf, type NewJob, type QuestionInput } from "@/api/jobs";
import type { Job } from "@/api/types";

/** What a file of a job is: it can be made into a job again, here or elsewhere. */
interface Template extends NewJob {
  kind: "job";
  version: 1;
}

export function templateOf(job: Job, questions: QuestionInput[]): string {
  const { is_open: _open, engines: _engines, persona_id: _persona, ...fields } = fieldsOf(job);
  const points = questions.map((question) => ({
    ...question,
    points: question.points.map(({ id: _id, ...point }) => point),
  }));
  const template: Template = { kind: "job", version: 1, ...fields, questions: points };
  return `${JSON.stringify(template, null, 2)}\n`;
}

/** The job of a file; null when it is none. What stands in it is checked by the service. */
export function jobOf(text: string): NewJob | null {
  try {
    const found: unknown = JSON.parse(text);
    if (found === null || typeof found !== "object") return null;
    const { kind, version: _version, ...job } = found as Partial<Template>;
    return kind === "job" && typeof job.title === "string" ? { ...job, title: job.title } : null;
  } catch {
    return null;
  }
}
