import type { Language } from "@/i18n";

/** Excel takes UTF-8 for the machine's own encoding without it. */
const BOM = "\ufeff";

const ROWS: Record<Language, string[]> = {
  en: [
    "email,name,phone,source,job,language,timezone",
    "ada@example.com,Ada Byron,+44 20 7946 0958,Job fair,,en,Europe/London",
    "minah@example.com,김민아,010-1234-5678,Referral,,ko,Asia/Seoul",
  ],
  ko: [
    "이메일,이름,전화번호,지원경로,직무,언어,시간대",
    "minah@example.com,김민아,010-1234-5678,채용 박람회,,ko,Asia/Seoul",
    "ada@example.com,Ada Byron,+44 20 7946 0958,추천,,en,Europe/London",
  ],
};

/** A file to start from, with the names of the columns in the reader's language. */
export function exampleFile(language: Language): Blob {
  return new Blob([BOM, ROWS[language].join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" });
}
