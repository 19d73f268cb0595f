import { TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Notice } from "@/ui/parts";
import { SaveBar } from "@/ui/save-bar";
import { useUnsavedGuard } from "@/ui/use-unsaved-guard";
import type { Fields } from "./draft";
import type { Draft } from "./use-settings";

interface Props<T extends Fields> {
  draft: Draft<T>;
  /** Name of a field in words. */
  label: (key: keyof T & string) => string;
  /** Its value in words. */
  show?: (key: keyof T & string, value: unknown) => ReactNode;
  /** Said instead of saving. */
  problem?: string | null;
}

/** The bar that saves a page of the settings; in its place, what somebody else saved meanwhile. */
export function Save<T extends Fields>(props: Props<T>) {
  const { draft, problem } = props;
  const { error } = draft;
  if (draft.conflicts.length > 0) return <Conflicts {...props} />;
  const fields = error instanceof ApiError ? error.fields : [];
  return (
    <>
      {error !== null && fields.length === 0 && <Failure error={error} className="mt-4" />}
      <SaveBar
        changes={draft.changes}
        onDiscard={draft.discard}
        onSave={() => !problem && draft.save()}
        saving={draft.saving}
        error={fields.length > 0 ? error : undefined}
        problem={problem ?? undefined}
      />
    </>
  );
}

/** What was saved meanwhile beside my own: mine go upon it, or it is taken as it is. */
function Conflicts<T extends Fields>({ draft, label, show = (_, value) => plain(value) }: Props<T>) {
  const { t } = useTranslation("settings");
  const box = useRef<HTMLDivElement>(null);
  const guard = useUnsavedGuard(true);
  useEffect(() => box.current?.scrollIntoView?.({ block: "nearest" }), []);
  return (
    <div ref={box} className="scroll-mb-4 max-sm:scroll-mb-20">
      {guard}
      <Notice
        role="alert"
        tone="caution"
        icon={TriangleAlert}
        className="mt-4"
        data-testid="conflict"
        title={draft.savedBy ? t("conflict.by", { name: draft.savedBy }) : t("conflict.somebody")}
        actions={
          <>
            <Button tone="primary" onClick={draft.rebase}>
              {t("conflict.mine")}
            </Button>
            <Button onClick={draft.discard}>{t("conflict.theirs")}</Button>
          </>
        }
      >
        <p>{t("conflict.look")}</p>
        <dl className="mt-2 grid gap-3">
          {draft.conflicts.map(({ key, before, theirs, mine }) => (
            <div key={key} className="grid gap-0.5">
              <dt className="font-medium text-text">{label(key)}</dt>
              <dd className="line-through">
                <span className="sr-only">{t("conflict.before")} </span>
                {show(key, before)}
              </dd>
              <dd>
                {t("conflict.theirsIs")} <span className="text-text">{show(key, theirs)}</span>
              </dd>
              <dd>
                {t("conflict.mineIs")} <span className="text-text">{show(key, mine)}</span>
              </dd>
            </div>
          ))}
        </dl>
      </Notice>
    </div>
  );
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
