import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { cn } from "./cn";
import { PortalTo } from "./portal";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** False where closing would lose something: then only the dialog's own buttons close it. */
  dismissable?: boolean;
  className?: string;
}

/** A modal on the browser's own dialog: focus is trapped and given back, Escape closes one layer. */
export function Dialog({ open, onClose, title, children, dismissable = true, className }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const [element, setElement] = useState<HTMLDialogElement | null>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={(node) => {
        ref.current = node;
        setElement(node);
      }}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (dismissable) onClose();
      }}
      onClose={() => open && dismissable && onClose()}
      className={cn(
        "m-auto w-[min(560px,calc(100vw-32px))] max-h-[calc(100dvh-32px)] overflow-y-auto",
        "rounded-sheet bg-surface text-text p-6 shadow-sheet",
        className,
      )}
    >
      {open && (
        <PortalTo value={element}>
          <div className="grid gap-4">
            <h2 id={titleId} className="text-xl font-semibold">
              {title}
            </h2>
            {children}
          </div>
        </PortalTo>
      )}
    </dialog>
  );
}
