import { useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useTitle } from "@/lib/use-title";

interface Props {
  title: string;
  object?: string | undefined;
  children?: ReactNode;
}

/** Title and actions of a page; the heading takes focus after navigation. */
export function PageHead({ title, object, children }: Props) {
  const ref = useRef<HTMLHeadingElement>(null);
  const navigated = useRouterState({ select: (state) => state.resolvedLocation !== undefined });
  useTitle(title, object);
  useEffect(() => {
    if (navigated) ref.current?.focus();
  }, [navigated]);
  return (
    <div className="mb-5 flex flex-wrap items-center gap-3">
      <h1 ref={ref} tabIndex={-1} className="min-w-0 flex-1 basis-48 text-2xl font-semibold">
        {object ?? title}
      </h1>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </div>
  );
}
