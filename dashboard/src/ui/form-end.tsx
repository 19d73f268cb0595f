import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Failure } from "./failure";

interface Props {
  /** What the last try came to. */
  error?: unknown;
  /** The verb of the main button. */
  label: ReactNode;
  busy: boolean;
  busyLabel: ReactNode;
  tone?: "primary" | "danger";
  /** In place of sending the form around it. */
  onConfirm?: () => void;
  onCancel?: (() => void) | undefined;
  /** In place of "Cancel". */
  cancelLabel?: ReactNode;
  testId?: string;
}

/** The end of a form: what went wrong, the way back, and the main button. */
export function FormEnd({
  error = null,
  label,
  busy,
  busyLabel,
  tone = "primary",
  onConfirm,
  onCancel,
  cancelLabel,
  testId,
}: Props) {
  const { t } = useTranslation("common");
  return (
    <>
      {error !== null && <Failure error={error} />}
      <div className="flex flex-wrap justify-end gap-2">
        {onCancel && (
          <Button tone="quiet" onClick={onCancel}>
            {cancelLabel ?? t("cancel")}
          </Button>
        )}
        <Button
          type={onConfirm ? "button" : "submit"}
          tone={tone}
          data-testid={testId}
          busy={busy}
          busyLabel={busyLabel}
          onClick={onConfirm}
        >
          {label}
        </Button>
      </div>
    </>
  );
}
