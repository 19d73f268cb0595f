import { Users, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/parts";
import { useJob } from "./context";

/** What somebody else did to these questions while this page was open. */
export function Notices() {
  const { t } = useTranslation("jobs");
  const { editor, state } = useJob();
  return (
    <div aria-live="polite" className="mb-3 grid gap-2 empty:hidden">
      {state.notices.map(({ id, kind, text, fields, name }) => (
        <Notice
          key={id}
          tone="accent"
          icon={Users}
          data-testid={`notice-${kind}`}
          title={t(`notice.${kind}`, {
            name: name ?? t("notice.somebody"),
            fields: fields.map((field) => t(`field.${field}`)).join(", "),
          })}
          actions={
            <Button size="sm" icon={X} onClick={() => editor.dismiss(id)}>
              {t("notice.seen")}
            </Button>
          }
        >
          <p className="truncate">{text}</p>
        </Notice>
      ))}
    </div>
  );
}
