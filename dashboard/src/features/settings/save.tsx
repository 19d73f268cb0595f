import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/client";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Notice } from "@/ui/parts";
import { SaveBar } from "@/ui/save-bar";
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

/** The bar that saves a page of the settings, and above it what somebody else saved meanwhile. */
export function Save<T extends Fields>({
  draft,
  label,
  show = (_, value) => plain(value),
  problem,
}: Props<T>) {
  const { t } = useTranslation("settings");
  const { conflicts, error } = draft;
  const stale = error instanceof ApiError && error.status === 409;
  const fields = error instanceof ApiError ? error.fields : [];
  return (
    <>
      {conflicts.length > 0 && (
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
          <dl className="mt-2 grid gap-3">
            {conflicts.map(({ key, before, theirs, mine }) => (
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
      )}
      {error !== null && !stale && fields.length === 0 && <Failure error={error} className="mt-4" />}
      <SaveBar
        changes={draft.changes}
        onDiscard={draft.discard}
        onSave={() => !problem && conflicts.length === 0 && draft.save()}
        saving={draft.saving}
        error={fields.length > 0 ? error : undefined}
        problem={problem ?? (stale ? t("conflict.look") : undefined)}
      />
    </>
  );
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
