import { Lock } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { CompanySettings } from "@/api/types";

/** Says that a value comes from the installation, and which variable sets it; nothing where the company has its own. */
export function InheritedNote({ settings, name }: { settings: CompanySettings; name: string }) {
  const { t } = useTranslation("settings");
  const found = settings.inherited.find(({ key }) => key === name);
  if (!found) return null;
  return (
    <span className="block text-sm text-muted" data-testid="inherited">
      <Lock aria-hidden="true" size={14} strokeWidth={1.75} className="mr-1.5 -mt-0.5 inline" />
      {t(`inherited.${found.source}`)} <code className="font-mono break-all">{found.variable}</code>
      {found.value !== null && <span className="tabular">{` = ${found.value}`}</span>}
    </span>
  );
}

/** What the installation says, where the company says nothing. */
export function inheritedValue(settings: CompanySettings, name: string): number | null {
  const value = settings.inherited.find(({ key }) => key === name)?.value;
  return typeof value === "number" ? value : null;
}
