import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { PageHead } from "@/features/shell/page-head";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Pages } from "@/ui/pages";
import { Empty, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";

/** A page of somebody who prepares: what it is for, and below it what they do there. */
export function PreparePage(props: {
  title: string;
  lead: string;
  /** While one is open: back to making another. */
  another?: { label: string; onPress: () => void } | undefined;
  children: ReactNode;
}) {
  const { another } = props;
  return (
    <div className="grid max-w-[880px] grid-cols-[minmax(0,1fr)] gap-6">
      <div>
        <PageHead title={props.title}>
          {another && <Button onClick={another.onPress}>{another.label}</Button>}
        </PageHead>
        <p className="max-w-[60ch] text-muted">{props.lead}</p>
      </div>
      {props.children}
    </div>
  );
}

/** What was made earlier, page by page; `children`: a `KeptRow` for each. */
export function Earlier(props: {
  id: string;
  title: string;
  none: string;
  noneWhy: string;
  list: UseQueryResult<{ pages: number }>;
  page: number;
  onPage: (page: number) => void;
  children: ReactNode[];
}) {
  const { id, list } = props;
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="text-xl font-semibold">
        {props.title}
      </h2>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      {list.data && props.children.length === 0 && <Empty title={props.none}>{props.noneWhy}</Empty>}
      {props.children.length > 0 && <KeptRows>{props.children}</KeptRows>}
      <Pages page={props.page} pages={list.data?.pages ?? 1} onPage={props.onPage} />
    </section>
  );
}

export function KeptRows({ children }: { children: ReactNode }) {
  return (
    <ul className="divide-y divide-hairline rounded-card border border-hairline bg-surface">{children}</ul>
  );
}

/** One line of a list of what was made; `children`: what there is to say between its title and its day. */
export function KeptRow(props: {
  link: Pick<LinkProps, "to" | "search">;
  title: string;
  at: string;
  current: boolean;
  children?: ReactNode;
}) {
  return (
    <li>
      <Link
        {...props.link}
        aria-current={props.current ? "true" : undefined}
        className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 hover:bg-sunken"
      >
        <span className="min-w-0 flex-1 basis-48 font-medium break-words">{props.title}</span>
        {props.children}
        <span className="text-sm text-muted">
          <Time at={props.at} dateOnly />
        </span>
      </Link>
    </li>
  );
}

/** Takes away what was made, for good: asks once more first, where a second press of the same place keeps it. */
export function Forget(props: { run: UseMutationResult<unknown, Error, void>; children: string }) {
  const { t } = useTranslation("prepare");
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button
        tone={asked ? "secondary" : "quiet"}
        {...(asked ? {} : { icon: Trash2 })}
        onClick={() => setAsked(!asked)}
      >
        {asked ? t("keep") : props.children}
      </Button>
      {asked && (
        <Button
          tone="danger"
          icon={Trash2}
          busy={props.run.isPending}
          busyLabel={t("forgetting")}
          onClick={() => props.run.mutate()}
        >
          {t("forgetSure")}
        </Button>
      )}
    </>
  );
}
