import { Command } from "cmdk";
import { Check, ChevronsUpDown } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { FieldShell } from "./field";
import { usePortal } from "./portal";

export interface Option {
  value: string;
  label: string;
  /** A second, quieter line. */
  hint?: string | undefined;
}

interface Props {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  value: string | null;
  onChange: (value: string) => void;
  options: readonly Option[];
  /** What the button shows for a value that is not among the options any more. */
  shown?: string | undefined;
  /** With it the service searches: the options are taken as they come, else they are filtered here. */
  onSearch?: ((text: string) => void) | undefined;
  loading?: boolean;
  placeholder?: string | undefined;
  disabled?: boolean;
}

/** Choosing one of many by typing. */
export function Combobox(props: Props) {
  const { label, hint, error, value, options, shown, placeholder, disabled = false } = props;
  const { t } = useTranslation("common");
  const [open, setOpen] = useState(false);
  const container = usePortal();
  const chosen = options.find((one) => one.value === value)?.label ?? (value ? shown : undefined);
  return (
    <FieldShell label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <Popover.Root open={open} onOpenChange={setOpen}>
          <Popover.Trigger
            id={id}
            role="combobox"
            aria-expanded={open}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            disabled={disabled}
            className="flex min-h-10 w-full items-center gap-2 rounded-control border border-control bg-surface px-3 py-2 text-left disabled:opacity-60 aria-invalid:border-bad max-sm:min-h-11"
          >
            <span className={cn("min-w-0 flex-1 truncate", !chosen && "text-subtle")}>
              {chosen ?? placeholder ?? t("combobox.choose")}
            </span>
            <ChevronsUpDown aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0 text-muted" />
          </Popover.Trigger>
          <Popover.Portal container={container}>
            <Popover.Content
              align="start"
              sideOffset={4}
              collisionPadding={8}
              className="pop z-40 w-(--radix-popover-trigger-width) min-w-60 overflow-hidden rounded-card border border-hairline bg-surface shadow-pop"
            >
              <List {...props} onChosen={() => setOpen(false)} />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      )}
    </FieldShell>
  );
}

function List({
  value,
  onChange,
  options,
  onSearch,
  loading = false,
  onChosen,
}: Props & { onChosen: () => void }) {
  const { t } = useTranslation("common");
  return (
    <Command shouldFilter={!onSearch} label={t("combobox.search")}>
      <Command.Input
        placeholder={t("combobox.search")}
        {...(onSearch ? { onValueChange: onSearch } : {})}
        className="h-11 w-full border-b border-hairline bg-transparent px-3 text-lg outline-none placeholder:text-subtle sm:text-base"
      />
      <Command.List className="max-h-64 overflow-y-auto p-1">
        {loading ? (
          <Command.Loading>
            <p className="px-3 py-2 text-muted">{t("combobox.searching")}</p>
          </Command.Loading>
        ) : (
          <Command.Empty className="px-3 py-2 text-muted">{t("combobox.none")}</Command.Empty>
        )}
        {options.map((option) => (
          <Command.Item
            key={option.value}
            value={option.value}
            keywords={[option.label, option.hint ?? ""]}
            onSelect={() => {
              onChange(option.value);
              onChosen();
            }}
            className="flex min-h-9 cursor-default items-center gap-2 rounded-control px-2.5 py-1.5 aria-selected:bg-sunken max-sm:min-h-11"
          >
            <Check
              aria-hidden="true"
              size={16}
              strokeWidth={1.75}
              className={cn("shrink-0", option.value !== value && "invisible")}
            />
            <span className="min-w-0 flex-1">
              <span className="block truncate">{option.label}</span>
              {option.hint && <span className="block truncate text-sm text-muted">{option.hint}</span>}
            </span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
