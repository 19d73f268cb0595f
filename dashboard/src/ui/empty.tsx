import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Empty, Notice } from "./parts";

export { Empty };

/** A filter or a search leaves nothing: other than an empty list, and one click away from it. */
export function NoMatch({ onClear, children }: { onClear: () => void; children?: ReactNode }) {
  const { t } = useTranslation("common");
  return (
    <Empty title={t("noMatch.title")} action={<Button onClick={onClear}>{t("noMatch.clear")}</Button>}>
      {children ?? t("noMatch.text")}
    </Empty>
  );
}

/** This person may not see it: says which role may, and whom to ask where that is known. */
export function Forbidden({ role, ask }: { role: string; ask?: string | undefined }) {
  const { t } = useTranslation("common");
  return (
    <Notice icon={Lock} title={t("forbidden.title")}>
      <p>{t("forbidden.role", { role })}</p>
      {ask && <p>{t("forbidden.ask", { name: ask })}</p>}
    </Notice>
  );
}
