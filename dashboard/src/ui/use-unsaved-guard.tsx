import { useBlocker } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Dialog } from "./dialog";

/**
 * Asks before a page with unsaved changes is left, by a link, by the back button or by closing the tab. Returns the
 * question, to be drawn somewhere on the page. Moving within the same path (its search) is not leaving.
 */
export function useUnsavedGuard(unsaved: boolean): ReactNode {
  const { t } = useTranslation("common");
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: unsaved,
    withResolver: true,
  });
  const blocked = blocker.status === "blocked";
  return (
    <Dialog open={blocked} onClose={() => blocker.reset?.()} title={t("unsaved.title")}>
      <p className="text-muted">{t("unsaved.text")}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button tone="danger" onClick={() => blocker.proceed?.()}>
          {t("unsaved.leave")}
        </Button>
        <Button tone="primary" onClick={() => blocker.reset?.()}>
          {t("unsaved.stay")}
        </Button>
      </div>
    </Dialog>
  );
}
