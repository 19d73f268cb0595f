import type { LucideIcon } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button, type ButtonSize, type ButtonTone } from "./button";

interface Props {
  /** What the file is: the name of the chooser itself. */
  label: string;
  /** Endings or types, as the `accept` of an input has them. */
  accept: string;
  onFile: (file: File) => void;
  children: ReactNode;
  icon?: LucideIcon;
  tone?: ButtonTone;
  size?: ButtonSize;
  busy?: boolean;
  busyLabel?: ReactNode;
  "aria-describedby"?: string | undefined;
}

/** Chooses one file. The same file again, corrected, is a new choice. */
export function FileButton({ label, accept, onFile, ...button }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...button} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={label}
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => {
          const picked = target.files?.[0];
          if (picked) onFile(picked);
          target.value = "";
        }}
      />
    </>
  );
}
