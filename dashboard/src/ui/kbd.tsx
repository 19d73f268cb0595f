import { Fragment } from "react";
import { keyNames } from "@/lib/key-registry";

/** A shortcut in the glyphs of this machine; for eyes only, the text beside it says what it does. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span aria-hidden="true" className="inline-flex items-center gap-1 whitespace-nowrap text-subtle">
      {keyNames(keys).map((stroke, index) => (
        <Fragment key={stroke.join()}>
          {index > 0 && <span className="text-xs">›</span>}
          {stroke.map((name) => (
            <kbd
              key={name}
              className="min-w-5 rounded-[4px] border border-hairline bg-sunken px-1 text-center font-sans text-xs leading-[18px] text-muted"
            >
              {name}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
