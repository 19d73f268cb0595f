import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { companyApi } from "@/api/company";
import { keys } from "@/api/keys";
import { PageHead } from "@/features/shell/page-head";
import { useKeys } from "@/lib/use-keys";
import type { ImpactSearch } from "@/routes/analytics";
import { SelectField, TextField } from "@/ui/field";
import { FILTER_LINK } from "@/ui/filter-link";
import { Empty } from "@/ui/parts";
import { Tabs } from "@/ui/tabs";
import { monthBefore } from "./numbers";

const TABS = {
  pipeline: "/analytics",
  scores: "/analytics/scores",
  quality: "/analytics/quality",
  costs: "/analytics/costs",
  feedback: "/analytics/feedback",
  impact: "/analytics/adverse-impact",
} as const;
export type TabName = keyof typeof TABS;

const NAMES = Object.keys(TABS) as TabName[];
const SPANS = { month: 0, quarter: 2, year: 11 } as const;

/** One of a row of choices. Where colours are taken away, its border alone tells the chosen one. */
export const CHOICE = `${FILTER_LINK} forced-colors:aria-[current=page]:outline-2 max-sm:min-h-11`;

/** The filter of the address, the same for every tab. */
export function useFilter(): ImpactSearch {
  const { job, since, until } = useSearch({ strict: false });
  return { ...(job ? { job } : {}), ...(since ? { since } : {}), ...(until ? { until } : {}) };
}

interface Props {
  tab: TabName;
  lead: ReactNode;
  /** In which months begin; known with the first answer. */
  zone: string | undefined;
  actions?: ReactNode;
  children: ReactNode;
}

/** Head, tabs and filter of all pages of numbers. */
export function Frame({ tab, lead, zone, actions, children }: Props) {
  const { t } = useTranslation("analytics");
  const filter = useFilter();
  useKeys({
    KeyF: {
      run: () => document.getElementById("numbers-filter")?.querySelector("select")?.focus(),
      label: t("keys.filter"),
    },
    KeyT: { run: switchTable, label: t("keys.table") },
  });
  return (
    <div className="grid max-w-[1120px] grid-cols-[minmax(0,1fr)] gap-5">
      <div>
        <PageHead title={t("title")} object={t(`tabs.${tab}`)}>
          {actions}
        </PageHead>
        <p className="-mt-3 max-w-[68ch] text-muted">{lead}</p>
      </div>
      <Tabs
        label={t("title")}
        tabs={NAMES.map((name) => ({
          key: name,
          label: t(`tabs.${name}`),
          link: { to: TABS[name], search: filter },
          current: name === tab,
        }))}
      />
      <Filters tab={tab} zone={zone} />
      {children}
    </div>
  );
}

/** Of the chart that holds the focus, else of the first one. */
function switchTable(): void {
  const card = document.activeElement?.closest("section")?.querySelector<HTMLElement>("[data-table-switch]");
  const found = card ?? document.querySelector<HTMLElement>("[data-table-switch]");
  found?.focus();
  found?.click();
}

function Filters({ tab, zone }: { tab: TabName; zone: string | undefined }) {
  const { t } = useTranslation("analytics");
  const filter = useFilter();
  const navigate = useNavigate();
  const jobs = useQuery({ queryKey: keys.jobs, queryFn: ({ signal }) => companyApi.jobs(signal) });
  const set = (change: { job?: string; since?: string; until?: string }) => {
    const next: ImpactSearch = Object.fromEntries(
      Object.entries({ ...filter, ...change }).filter(([, value]) => value),
    );
    void navigate({ to: TABS[tab], search: next, replace: true });
  };
  const spans = Object.entries(SPANS).map(([name, back]) => ({
    name: name as keyof typeof SPANS,
    since: monthBefore(back),
  }));
  const running = monthBefore(0);
  const chosen = (since?: string) =>
    since ? filter.since === since && (filter.until ?? running) === running : !filter.since && !filter.until;
  return (
    <section id="numbers-filter" aria-label={t("filter.label")} className="no-print grid gap-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <div className="w-60 max-w-full max-sm:w-full">
          <SelectField
            label={t("filter.job")}
            value={filter.job ?? ""}
            onChange={(event) => set({ job: event.target.value })}
          >
            <option value="">{t("filter.allJobs")}</option>
            {jobs.data?.jobs.map((job) => (
              <option key={job.id} value={job.id}>
                {job.title}
              </option>
            ))}
          </SelectField>
        </div>
        <TextField
          type="month"
          label={t("filter.since")}
          value={filter.since ?? ""}
          max={filter.until ?? running}
          onChange={(event) => set({ since: event.target.value })}
        />
        <TextField
          type="month"
          label={t("filter.until")}
          value={filter.until ?? ""}
          min={filter.since}
          onChange={(event) => set({ until: event.target.value })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {spans.map(({ name, since }) => (
          <button
            key={name}
            type="button"
            className={CHOICE}
            aria-current={chosen(since) ? "page" : undefined}
            onClick={() => set({ since, until: "" })}
          >
            {t(`filter.span.${name}`)}
          </button>
        ))}
        <button
          type="button"
          className={CHOICE}
          aria-current={chosen() ? "page" : undefined}
          onClick={() => set({ since: "", until: "" })}
        >
          {t("filter.span.all")}
        </button>
        {zone && <p className="text-sm text-muted">{t("filter.zone", { zone })}</p>}
      </div>
    </section>
  );
}

/** Why there are no figures, and what to do about it. */
export function Nothing({ children }: { children: ReactNode }) {
  const { t } = useTranslation("analytics");
  return (
    <div data-testid="nothing">
      <Empty title={t("none.title")}>{children}</Empty>
    </div>
  );
}

/** A figure that stands alone, with its meaning. */
export function Figure({
  label,
  children,
  note,
  before,
}: {
  label: string;
  children: ReactNode;
  note?: ReactNode;
  /** Beside the months before, in words. */
  before?: string | undefined;
}) {
  return (
    <div className="grid content-start gap-0.5 rounded-card border border-hairline bg-surface p-3 sm:p-4">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="grid gap-0.5">
        <span className="tabular text-2xl font-semibold">{children}</span>
        {note && <span className="text-sm text-muted">{note}</span>}
        {before && <span className="text-sm text-muted">{before}</span>}
      </dd>
    </div>
  );
}

export function FigureRow({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,124px),1fr))] gap-3" data-testid="figures">
      {children}
    </dl>
  );
}
