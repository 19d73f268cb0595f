import { Link, type LinkProps, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

export interface Tab {
  key: string;
  label: ReactNode;
  count?: number | undefined;
  /** Where it leads: the address is the state, so a copied link shows the same tab. */
  link: LinkProps;
  /** Whether it is the one shown; where left out, the address decides. */
  current?: boolean | undefined;
}

/** Views of one thing as a row of links. Longer than the screen they scroll sideways on their own. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const { i18n } = useTranslation();
  const row = useRef<HTMLUListElement>(null);
  const shown = useRouterState({ select: ({ location }) => location.href });
  // On a phone the one that is shown may be beyond the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of address may show another
  useEffect(() => {
    const current = row.current?.querySelector("[aria-current=page]");
    current?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [shown]);
  return (
    <nav aria-label={label} className="no-print -mx-1 overflow-x-auto px-1">
      <ul ref={row} className="flex w-max min-w-full gap-1 border-b border-hairline">
        {tabs.map(({ key, label: text, count, link, current }) => (
          <li key={key}>
            <Link
              activeOptions={{ exact: true, includeSearch: true }}
              {...link}
              {...(current === undefined ? {} : { "aria-current": current ? "page" : undefined })}
              className="-mb-px inline-flex min-h-10 items-center gap-1.5 border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text max-sm:min-h-11"
            >
              {text}
              {count !== undefined && (
                <span className="tabular rounded-full bg-sunken px-1.5 text-sm text-muted">
                  {count.toLocaleString(i18n.language)}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
