import type { FieldError } from "@/api/client";
import type { Manner, PersonaContent, Standard } from "@/api/types";

/** What candidates hear in place of the braces, for reading a draft. */
const SAMPLE: Record<string, Record<string, string>> = {
  en: {
    name: "Kim Haneul",
    company: "Hanbit Labs",
    job: "Backend Engineer",
    minutes: "10 minutes",
    number: "2",
    total: "5",
    mentioned: "caching",
    point: "how you measured it",
    fact: "The office is in Seoul.",
    person: "Dana Reyes",
    told: "Dana Reyes follows.",
  },
  ko: {
    name: "김하늘",
    company: "한빛랩스",
    job: "백엔드 엔지니어",
    minutes: "10분",
    number: "2",
    total: "5",
    mentioned: "캐시",
    point: "측정 방법",
    fact: "사무실은 서울에 있습니다.",
    person: "김서연",
    told: "김서연 님이 함께 보고 있습니다.",
  },
};

/** One wording a line; empty lines are none. */
export function wordings(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

export function asHeard(wording: string, language: string): string {
  const sample = SAMPLE[language] ?? SAMPLE.en ?? {};
  return wording.replace(/\{(\w+)\}/g, (_, field: string) => sample[field] ?? "");
}

/** `standard` with the interviewer's own words for the phrases it changes. */
export function spoken(standard: Standard, manner: Manner, key: string): string[] {
  const own = manner.phrases[key] ?? [];
  return (own.length > 0 ? own : (standard.phrases[key] ?? [])).map((one) => asHeard(one, standard.language));
}

/** Phrases that may still be changed, in the order in which the standard interviewer has them. */
export function changeable(standard: Standard, manner: Manner): string[] {
  const locked = new Set(standard.locked);
  return Object.keys(standard.phrases).filter((key) => !locked.has(key) && !(key in manner.phrases));
}

/** Without phrases left empty: what is not said differently is the standard interviewer's. */
export function cleaned(content: PersonaContent): PersonaContent {
  const languages = Object.fromEntries(
    Object.entries(content.languages).map(([language, manner]) => {
      const phrases = Object.entries(manner.phrases).filter(([, lines]) => lines.length > 0);
      return [language, { ...manner, phrases: Object.fromEntries(phrases) }];
    }),
  );
  return { ...content, languages };
}

/** What the server says of one place of the content, e.g. `languages.en.phrases.repeat`. */
export function problems(fields: readonly FieldError[], place: string): string | null {
  const found = fields.filter(
    ({ field }) => field === `content.${place}` || field.startsWith(`content.${place}.`),
  );
  return found.length > 0 ? [...new Set(found.map(({ message }) => message))].join(" ") : null;
}
