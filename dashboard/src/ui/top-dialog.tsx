import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useState } from "react";
import { PortalTo } from "./portal";

interface Props {
  open: boolean;
  title: ReactNode;
  text: ReactNode;
  children: ReactNode;
}

/**
 * A question above everything, an open sheet or another dialog too, that only its own buttons answer. What lies below
 * keeps its place, its fields and, afterwards, its focus.
 *
 * The browser's own dialog is above all others; the layer around it tells the open sheets that they are not the top:
 * else they would take the focus back, and take Escape or a press in here as their own end.
 */
export function TopDialog({ open, title, text, children }: Props) {
  const [element, setElement] = useState<HTMLDialogElement | null>(null);
  const stay = (event: Event) => event.preventDefault();
  return (
    <Radix.Root open={open}>
      <Radix.Portal>
        <Radix.Content
          asChild
          onEscapeKeyDown={stay}
          onInteractOutside={stay}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            // Only now: opened earlier, the dialog itself would be taken for the place to go back to.
            if (event.currentTarget instanceof HTMLDialogElement) show(event.currentTarget);
          }}
        >
          <dialog
            ref={setElement}
            onCancel={(event) => event.preventDefault()}
            className="m-auto max-h-[calc(100dvh-32px)] w-[min(560px,calc(100vw-32px))] overflow-y-auto rounded-sheet bg-surface p-6 text-text shadow-sheet"
          >
            <PortalTo value={element}>
              <div className="grid gap-4">
                <Radix.Title className="text-xl font-semibold">{title}</Radix.Title>
                <Radix.Description className="text-muted">{text}</Radix.Description>
                {children}
              </div>
            </PortalTo>
          </dialog>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function show(dialog: HTMLDialogElement): void {
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[data-first-focus]")?.focus();
}
