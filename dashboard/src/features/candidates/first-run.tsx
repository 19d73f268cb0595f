import { Link } from "@tanstack/react-router";
import { FileDown, FileUp, UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { exampleFile } from "@/features/import/example";
import { supported } from "@/i18n";
import { saveFile } from "@/lib/save-file";
import { Button, buttonClass } from "@/ui/button";
import { Empty } from "@/ui/empty";

/** Before the first candidate: a list to import, a file to try it with, or one person by hand. */
export function FirstRun({ writes, onAdd }: { writes: boolean; onAdd: () => void }) {
  const { t, i18n } = useTranslation("people");
  if (!writes) return <Empty title={t("first.title")}>{t("first.assigned")}</Empty>;
  const language = supported(i18n.language) ?? "en";
  return (
    <Empty
      title={t("first.title")}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Link to="/candidates/import" search={{}} className={buttonClass("primary")}>
            <FileUp aria-hidden="true" size={16} strokeWidth={1.75} />
            {t("first.import")}
          </Link>
          <Button icon={FileDown} onClick={() => saveFile(exampleFile(language), "candidates-example.csv")}>
            {t("first.sample")}
          </Button>
          <Button icon={UserPlus} onClick={onAdd}>
            {t("first.add")}
          </Button>
        </div>
      }
    >
      {t("first.text")}
    </Empty>
  );
}
