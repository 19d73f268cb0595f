import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useTranslation } from "react-i18next";
import { useKeys } from "@/lib/use-keys";
import { cn } from "./cn";
import { Kbd } from "./kbd";
import { gone, TOAST_MS, type Toast, undoLatest, useToastState } from "./toasts";

export { toasts, useToasts } from "./toasts";

/** Where messages appear; once in the shell. Ctrl/⌘ Z takes back the latest act. */
export function Toasts() {
  const { t } = useTranslation("common");
  const { toasts, undoable } = useToastState();
  // Inside a field Ctrl+Z belongs to the text.
  const undo = {
    label: t("toast.undoLatest"),
    run: undoLatest,
    group: "everywhere",
    notInFields: true,
  } as const;
  useKeys(undoable ? { "Mod+KeyZ": undo } : {});
  return (
    <Radix.Provider duration={TOAST_MS} label={t("toast.label")} swipeDirection="down">
      {toasts.map((toast) => (
        <Message key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport
        label={t("toast.region")}
        className="no-print pointer-events-none fixed inset-x-0 bottom-[calc(var(--bottom-bar,0px)+16px)] z-50 mx-auto flex w-[min(480px,calc(100vw-32px))] flex-col gap-2 outline-none"
      />
    </Radix.Provider>
  );
}

function Message({ toast }: { toast: Toast }) {
  const { t } = useTranslation("common");
  return (
    <Radix.Root
      type={toast.tone === "bad" ? "foreground" : "background"}
      onOpenChange={(open) => !open && gone(toast.id)}
      className={cn(
        "pointer-events-auto flex items-center gap-3 rounded-card border bg-surface py-2 pr-2 pl-4 shadow-sheet",
        toast.tone === "bad" ? "border-bad" : "border-control",
      )}
    >
      <Radix.Description className="min-w-0 flex-1">{toast.text}</Radix.Description>
      {toast.undo && (
        <Radix.Action
          altText={t("toast.undoHow")}
          onClick={toast.undo}
          className="inline-flex min-h-9 shrink-0 items-center gap-2 rounded-control px-3 font-medium text-accent hover:bg-sunken"
        >
          {t("toast.undo")}
          <Kbd keys="Mod+KeyZ" />
        </Radix.Action>
      )}
      <Radix.Close
        aria-label={t("close")}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-control text-muted hover:bg-sunken"
      >
        <X aria-hidden="true" size={16} strokeWidth={1.75} />
      </Radix.Close>
    </Radix.Root>
  );
}
