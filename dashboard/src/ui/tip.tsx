import { Tooltip } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "./kbd";
import { usePortal } from "./portal";

interface Props {
  text: ReactNode;
  keys?: string | undefined;
  side?: "top" | "right" | "bottom" | "left";
  /** Off where the text stands beside it anyway. */
  on?: boolean;
  children: ReactElement;
}

/** What a lone icon means, on hover and on focus. The element keeps a name of its own. */
export function Tip({ text, keys, side = "right", on = true, children }: Props) {
  const container = usePortal();
  if (!on) return children;
  return (
    <Tooltip.Provider delayDuration={300} skipDelayDuration={200}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
        <Tooltip.Portal container={container}>
          <Tooltip.Content
            side={side}
            sideOffset={8}
            collisionPadding={8}
            className="pop z-50 flex items-center gap-2 rounded-control border border-hairline bg-surface px-2.5 py-1.5 text-sm text-text shadow-pop"
          >
            {text}
            {keys && <Kbd keys={keys} />}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
