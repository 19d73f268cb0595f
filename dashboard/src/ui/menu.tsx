import type { LucideIcon } from "lucide-react";
import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { Kbd } from "./kbd";
import { usePortal } from "./portal";

const ITEM =
  "flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 select-none outline-none max-sm:min-h-11 " +
  "data-[highlighted]:bg-sunken data-[disabled]:text-subtle";

interface MenuProps {
  /** The button that opens it: one element that takes a ref, such as `Button`. */
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom" | "right";
  className?: string;
}

/** A menu of acts behind a button; arrows, letters, Enter and Escape as in any menu. */
export function Menu({ trigger, children, align = "end", side = "bottom", className }: MenuProps) {
  const container = usePortal();
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            "pop z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-[min(360px,calc(100vw-16px))] overflow-y-auto rounded-card border border-hairline bg-surface p-1 shadow-pop",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ItemProps {
  icon?: LucideIcon | undefined;
  children: ReactNode;
  /** The shortcut that does the same. */
  keys?: string | undefined;
  /** One line under it, such as why it cannot be done. */
  hint?: ReactNode;
  tone?: "neutral" | "bad";
  disabled?: boolean;
  onSelect: () => void;
}

export function MenuItem({
  icon: Icon,
  children,
  keys,
  hint,
  tone = "neutral",
  disabled,
  onSelect,
}: ItemProps) {
  return (
    <Radix.Item
      disabled={disabled ?? false}
      onSelect={onSelect}
      className={cn(ITEM, tone === "bad" && "text-bad")}
    >
      {Icon && <Icon aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0" />}
      <span className="min-w-0 flex-1">
        {children}
        {hint && <span className="block text-sm text-muted">{hint}</span>}
      </span>
      {keys && <Kbd keys={keys} />}
    </Radix.Item>
  );
}

/** A link within a menu: pass the link as the child, `<MenuLink icon={X}><Link to="…">…</Link></MenuLink>`. */
export function MenuLink({ children }: { children: ReactNode }) {
  return (
    <Radix.Item asChild className={ITEM}>
      {children}
    </Radix.Item>
  );
}

/** One of several, the chosen one with a tick. */
export function MenuChoices<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: ReactNode;
  value: T;
  options: readonly { value: T; label: ReactNode; lang?: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      <MenuHeading>{label}</MenuHeading>
      {options.map((option) => (
        <Radix.RadioItem
          key={option.value}
          value={option.value}
          lang={option.lang}
          className={cn(ITEM, "pl-8.5 relative")}
        >
          <Radix.ItemIndicator className="absolute left-2.5">
            <Check aria-hidden="true" size={16} strokeWidth={1.75} />
          </Radix.ItemIndicator>
          {option.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-2 pb-1 text-sm text-muted">{children}</Radix.Label>;
}

export function MenuLine() {
  return <Radix.Separator className="mx-1 my-1 h-px bg-hairline" />;
}
