import { useTranslation } from "react-i18next";

const KEYS = [
  ["1", "repeat"],
  ["2", "minute"],
  ["3", "skip"],
  ["#", "finished"],
  ["9", "person"],
  ["0", "help"],
] as const;

/** What the keys of the phone do during the interview; key 0 says the same aloud. */
export function KeypadHelp() {
  const { t } = useTranslation("candidate");
  return (
    <details className="text-base" data-testid="keypad-help">
      <summary className="min-h-6 text-accent">{t("phone.keys.title")}</summary>
      <dl className="mt-2 grid grid-cols-[2rem_1fr] items-baseline gap-x-3 gap-y-1.5">
        {KEYS.map(([key, name]) => (
          <div key={key} className="contents">
            <dt className="tabular rounded-control border border-control text-center font-medium">{key}</dt>
            <dd>{t(`phone.keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-muted">{t("phone.keys.speak")}</p>
    </details>
  );
}
