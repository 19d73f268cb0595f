import i18next, { type BackendModule, type ReadCallback } from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = ["en", "ko"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Namespace =
  | "common"
  | "candidate"
  | "hr"
  | "account"
  | "work"
  | "trials"
  | "shell"
  | "live"
  | "result"
  | "people"
  | "jobs"
  | "schedule"
  | "settings"
  | "admin"
  | "analytics"
  | "prepare"
  | "career";

const KEY = "language";

const texts = import.meta.glob<Record<string, unknown>>("../locales/*/*.json", { import: "default" });

/** Each language and part of the app is a chunk of its own, fetched when it is shown. */
const chunks: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language: string, namespace: string, callback: ReadCallback) {
    const load = texts[`../locales/${language}/${namespace}.json`];
    if (!load) return callback(new Error(`no texts ${language}/${namespace}`), false);
    load().then(
      (found) => callback(null, found),
      (error: unknown) => callback(error instanceof Error ? error : new Error("texts not loaded"), false),
    );
  },
};

/** `namespaces`: what the first page needs. `shownBefore`: the language that it had, where it is known. */
export async function startI18n(
  namespaces: readonly Namespace[] = ["common"],
  shownBefore?: string,
): Promise<void> {
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(chunks)
    .use(initReactI18next)
    .init({
      lng: chosenLanguage() ?? supported(shownBefore) ?? supported(navigator.language) ?? "en",
      // Each language says everything (tests/locales.test.ts): nobody waits for another one's words.
      fallbackLng: false,
      supportedLngs: LANGUAGES,
      load: "languageOnly",
      ns: namespaces,
      defaultNS: "common",
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}

/** Makes sure that a part's texts are there before it is shown, so no key and no wrong language flashes. */
export async function readyTexts(namespace: Namespace, language?: Language | null): Promise<void> {
  await i18next.loadNamespaces([namespace]);
  if (language && i18next.language !== language) await i18next.changeLanguage(language);
}

/** What the reader picked in this browser tab; it outranks the interview's language. */
export function chosenLanguage(): Language | null {
  return supported(sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY));
}

export async function chooseLanguage(language: Language): Promise<void> {
  sessionStorage.setItem(KEY, language);
  localStorage.setItem(KEY, language);
  await i18next.changeLanguage(language);
}

export function supported(tag: string | null | undefined): Language | null {
  const base = tag?.split("-")[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === base) ?? null;
}
