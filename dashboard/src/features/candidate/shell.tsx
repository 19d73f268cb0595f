import { useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useTitle } from "@/lib/use-title";
import { cn } from "@/ui/cn";
import { LanguageSwitch } from "@/ui/language-switch";
import { CompanyName } from "./brand";
import { rememberedInterview } from "./view";

interface ShellProps {
  company?: string | null;
  /** Page name for the title; never the link's token or the candidate's name. */
  title: string;
  step?: number;
  children: ReactNode;
  className?: string;
}

const STEPS = 3;

/** The frame of a candidate's page: company, step, language, and one 640 px column. */
export function CandidateShell({ title, step, children, className, ...rest }: ShellProps) {
  const { t } = useTranslation(["candidate", "common"]);
  const company = rest.company ?? rememberedInterview().company_name ?? null;
  useTitle(title, company);
  return (
    <div className="candidate-text flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10 focus:bg-surface focus:p-2"
      >
        {t("common:skipToContent")}
      </a>
      <header className="border-b border-hairline bg-surface no-print">
        <div className="mx-auto flex min-h-14 max-w-[640px] flex-wrap items-center gap-x-4 px-4">
          {/* On a phone the step stands below: beside it nothing of a long name would be left. */}
          <div className="min-w-0 flex-1 items-center gap-x-4 py-1 sm:flex">
            <p className="flex min-w-0 flex-1 items-center gap-3 font-semibold">
              <CompanyName name={company ?? t("common:product")} />
            </p>
            {step && <p className="text-base text-muted">{t("step", { n: step, total: STEPS })}</p>}
          </div>
          <LanguageSwitch />
        </div>
      </header>
      <main id="content" className={cn("mx-auto w-full max-w-[640px] flex-1 px-4 py-6 sm:py-10", className)}>
        {children}
      </main>
    </div>
  );
}

/** The page's heading; takes focus when one comes here from another page. */
export function Heading({ children, className }: { children: ReactNode; className?: string }) {
  const ref = useRef<HTMLHeadingElement>(null);
  const navigated = useRouterState({ select: (state) => state.resolvedLocation !== undefined });
  useEffect(() => {
    if (navigated) ref.current?.focus();
  }, [navigated]);
  return (
    <h1 ref={ref} tabIndex={-1} className={cn("text-2xl font-semibold sm:text-3xl", className)}>
      {children}
    </h1>
  );
}
