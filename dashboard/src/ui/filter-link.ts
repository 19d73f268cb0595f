/** The look of one of a row of links that filter a list; `aria-current="page"` marks the chosen one. */
export const FILTER_LINK =
  "inline-flex min-h-9 items-center gap-1.5 rounded-full border border-hairline px-3 text-muted hover:bg-sunken " +
  "aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text";
