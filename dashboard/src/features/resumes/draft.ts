import type { ResumeJob, ResumeParsed, ResumeReading, ResumeStudy } from "@/api/resumes";

/** What the form holds: lines and commas in place of lists. */
export interface Draft {
  skills: string;
  jobs: JobDraft[];
  studies: StudyDraft[];
}
export interface JobDraft {
  key: number;
  title: string;
  company: string;
  start: string;
  end: string;
  current: boolean;
  duties: string;
}
export interface StudyDraft {
  key: number;
  institution: string;
  degree: string;
  field: string;
  end: string;
}

/** "YYYY" or "YYYY-MM", as the service takes it. */
export const DATE = "(19|20)[0-9]{2}(-(0[1-9]|1[0-2]))?";

export function draftOf(resume: ResumeReading): Draft {
  return {
    skills: resume.skills.map(({ name }) => name).join(", "),
    jobs: resume.experience.map((job, key) => ({
      key,
      title: job.title ?? "",
      company: job.company ?? "",
      start: job.start ?? "",
      end: job.end ?? "",
      current: job.is_current ?? false,
      duties: (job.responsibilities ?? []).map(({ text }) => text).join("\n"),
    })),
    studies: resume.education.map((study, key) => ({
      key,
      institution: study.institution ?? "",
      degree: study.degree ?? "",
      field: study.field ?? "",
      end: study.end ?? "",
    })),
  };
}

/** What is unchanged keeps its place in the text; what the person wrote has none. */
export function parsedOf(draft: Draft, resume: ResumeReading): ResumeParsed {
  const known = new Map(resume.skills.map((skill) => [skill.name, skill]));
  const names = new Set(split(draft.skills, /[,\n]/));
  return {
    contact: resume.contact,
    summary: resume.summary,
    language: resume.language === "ko" ? "ko" : "en",
    languages: resume.languages,
    skills: [...names].map(
      (name) => known.get(name) ?? { name: name.slice(0, 100), group: "", confidence: 1, spans: [] },
    ),
    experience: draft.jobs
      .filter(({ title, company }) => title.trim() || company.trim())
      .map((job) => jobOf(job, resume)),
    education: draft.studies
      .filter(({ institution, degree }) => institution.trim() || degree.trim())
      .map(studyOf),
  };
}

function jobOf(draft: JobDraft, resume: ResumeReading): ResumeJob {
  const before = resume.experience[draft.key];
  const duties = new Map((before?.responsibilities ?? []).map((duty) => [duty.text, duty]));
  return {
    confidence: 1,
    title: draft.title.trim(),
    company: draft.company.trim(),
    start: draft.start.trim() || null,
    end: draft.current ? null : draft.end.trim() || null,
    is_current: draft.current,
    responsibilities: split(draft.duties, /\n/).map((text) => duties.get(text) ?? { text }),
  };
}

function studyOf(draft: StudyDraft): ResumeStudy {
  return {
    confidence: 1,
    institution: draft.institution.trim(),
    degree: draft.degree.trim(),
    field: draft.field.trim(),
    end: draft.end.trim() || null,
  };
}

function split(text: string, by: RegExp): string[] {
  return text
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);
}
