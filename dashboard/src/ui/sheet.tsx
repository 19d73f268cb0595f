import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";

interface Props {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** One line under the title. */
  lead?: ReactNode;
  children: ReactNode;
  /** Buttons that stay in sight at the bottom. */
  footer?: ReactNode;
  /** False leaves the page usable beside it, as for a peek at a row. */
  modal?: boolean;
  className?: string;
}

/** A panel from the right, on a phone the whole screen. Escape closes it; focus goes in and comes back. */
export function Sheet({ open, onClose, title, lead, children, footer, modal = true, className }: Props) {
  const { t } = useTranslation("common");
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()} modal={modal}>
      <Radix.Portal>
        {modal && <Radix.Overlay className="fixed inset-0 z-30 bg-[rgb(10_12_14/0.4)]" />}
        <Radix.Content
          {...(lead ? {} : { "aria-describedby": undefined })}
          data-modal={modal || undefined}
          // What a person works on beside a peek must not close it.
          onInteractOutside={(event) =>
            modal && !inToast(event.target) ? undefined : event.preventDefault()
          }
          className={cn(
            "sheet fixed inset-y-0 right-0 z-30 flex w-full flex-col border-hairline bg-surface shadow-sheet sm:w-[min(520px,90vw)] sm:border-l",
            className,
          )}
        >
          <div className="flex items-start gap-3 border-b border-hairline px-4 py-3 sm:px-5">
            <div className="min-w-0 flex-1 py-1">
              <Radix.Title className="text-xl font-semibold">{title}</Radix.Title>
              {lead && <Radix.Description className="text-muted">{lead}</Radix.Description>}
            </div>
            <Radix.Close
              aria-label={t("close")}
              className="inline-flex size-10 shrink-0 items-center justify-center rounded-control text-muted hover:bg-sunken max-sm:size-11"
            >
              <X aria-hidden="true" size={20} strokeWidth={1.75} />
            </Radix.Close>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4 sm:px-5">{children}</div>
          {footer && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-hairline px-4 pt-3 pb-safe sm:px-5">
              {footer}
            </div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function inToast(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-radix-toast-viewport], [role=status]") !== null;
}
