import { useTranslation } from "react-i18next";
import { useKeys } from "@/lib/use-keys";
import { Button } from "./button";
import { sentence } from "./failure";
import { Kbd } from "./kbd";
import { useUnsavedGuard } from "./use-unsaved-guard";

interface Props {
  /** How many fields differ from what is saved; at 0 the bar is not there. */
  changes: number;
  onDiscard: () => void;
  onSave: () => void;
  saving?: boolean;
  /** What came of the last try. */
  error?: unknown;
  /** Said in place of the sentence of `error`, such as "Somebody else saved meanwhile". */
  problem?: string | undefined;
}

/** "2 changes · Discard · Save" at the bottom of a form; Ctrl/⌘ S saves, and leaving the page asks first. */
export function SaveBar({ changes, onDiscard, onSave, saving = false, error, problem }: Props) {
  const { t } = useTranslation("common");
  const guard = useUnsavedGuard(changes > 0 && !saving);
  const save = { label: t("saveBar.save"), run: () => !saving && onSave() };
  useKeys(changes > 0 ? { "Mod+KeyS": save } : {});
  const wrong = problem ?? (error ? sentence(error, t) : null);
  return (
    <>
      {guard}
      <div role="status" className="sr-only">
        {changes > 0 ? t("saveBar.changes", { count: changes }) : ""}
      </div>
      {changes > 0 && (
        <div className="no-print bottom-sticky sticky bottom-[calc(var(--bottom-bar,0px)+8px)] z-10 mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-control bg-surface px-4 py-2 shadow-pop">
          <p className="min-w-0 flex-1 basis-40">
            {wrong ? (
              <span role="alert" className="text-bad">
                {wrong}
              </span>
            ) : (
              <span className="tabular font-medium">{t("saveBar.changes", { count: changes })}</span>
            )}
          </p>
          <Button tone="quiet" onClick={onDiscard} disabled={saving}>
            {t("saveBar.discard")}
          </Button>
          <Button tone="primary" busy={saving} busyLabel={t("saveBar.saving")} onClick={onSave}>
            <span className="inline-flex items-center gap-2">
              {t("save")}
              <span className="max-sm:hidden">
                <Kbd keys="Mod+KeyS" />
              </span>
            </span>
          </Button>
        </div>
      )}
    </>
  );
}
