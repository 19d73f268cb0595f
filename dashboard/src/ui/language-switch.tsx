import { Languages } from "lucide-react";
import { useTranslation } from "react-i18next";
import { chooseLanguage, LANGUAGES, type Language } from "@/i18n";

export function LanguageSwitch() {
  const { t, i18n } = useTranslation("common");
  return (
    <label className="inline-flex min-h-11 items-center gap-1.5 text-base text-muted">
      <Languages aria-hidden="true" size={16} strokeWidth={1.75} />
      <span className="sr-only">{t("language")}</span>
      <select
        className="min-h-9 rounded-control border border-transparent bg-transparent text-text hover:border-control"
        value={i18n.language}
        onChange={(event) => void chooseLanguage(event.target.value as Language)}
      >
        {LANGUAGES.map((language) => (
          <option key={language} value={language} lang={language} className="bg-surface">
            {t(`languageName.${language}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
