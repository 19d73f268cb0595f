import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { GripVertical } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "@/api/keys";
import { type PeopleFilter, type Person, peopleApi, type StageFigures } from "@/api/people";
import type { CandidateStatus } from "@/api/types";
import { groupBy } from "@/lib/group-by";
import { CANDIDATE_STATUSES, type CandidateSearch } from "@/routes/people";
import { cn } from "@/ui/cn";
import { Menu, MenuHeading, MenuItem } from "@/ui/menu";
import { Skeleton } from "@/ui/skeleton";
import { Days, Marked, Score } from "./cells";
import { pageKey } from "./use-people";

const CARDS = 50;

interface Props {
  filter: CandidateSearch;
  writes: boolean;
  onMove: (person: Person, to: CandidateStatus) => void;
  onActive: (person: Person | null) => void;
}

/** A column for each stage, 50 people in it; cards go by drag, by the handle's menu, or by `S`. */
export function Board({ filter, writes, onMove, onActive }: Props) {
  const { t } = useTranslation("people");
  const { view: _view, status: _status, sort: _sort, ...wanted } = filter;
  const figures = useQuery({
    queryKey: [...keys.candidates, "stages", wanted.job, wanted.owner],
    queryFn: ({ signal }) => peopleApi.stages(wanted, signal),
    placeholderData: keepPreviousData,
  });
  const columns = useQueries({
    queries: CANDIDATE_STATUSES.map((status) => ({
      queryKey: pageKey({ ...wanted, status }, 1),
      queryFn: async ({ signal }: { signal: AbortSignal }) => ({
        ...(await peopleApi.list({ ...wanted, status }, 1, CARDS, signal)),
        of: { ...wanted, status } as PeopleFilter,
      }),
      placeholderData: keepPreviousData,
    })),
  });
  const stamps = columns.map((one) => one.dataUpdatedAt).join();
  // A card stands where its person is: a move changes the row, wherever it was fetched.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamps` stands for the data of `columns`
  const byStage = useMemo(() => {
    const people = new Map(columns.flatMap((one) => one.data?.candidates ?? []).map((one) => [one.id, one]));
    const groups = groupBy(people.values(), (one) => one.status);
    for (const group of groups.values())
      group.sort(
        (a, b) => Date.parse(b.status_since ?? b.created_at) - Date.parse(a.status_since ?? a.created_at),
      );
    return groups;
  }, [stamps]);
  const move = useRef(onMove);
  move.current = onMove;
  useEffect(
    () =>
      monitorForElements({
        onDrop: ({ source, location }) => {
          const to = location.current.dropTargets[0]?.data.status as CandidateStatus | undefined;
          const person = source.data.person as Person | undefined;
          if (person && to && person.status !== to) move.current(person, to);
        },
      }),
    [],
  );
  return (
    <section
      aria-label={t("board.label")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways is reached by key
      tabIndex={0}
      data-testid="board"
      className="-mx-4 flex h-[calc(100dvh-var(--above,270px))] min-h-96 gap-3 overflow-x-auto px-4 pb-3 sm:-mx-6 sm:px-6"
    >
      {CANDIDATE_STATUSES.map((status, place) => (
        <Column
          key={status}
          status={status}
          figures={wanted.q ? undefined : figures.data?.stages.find((one) => one.status === status)}
          total={columns[place]?.data?.total}
          people={byStage.get(status) ?? []}
          pending={columns[place]?.isPending ?? true}
          filter={filter}
          writes={writes}
          onMove={onMove}
          onActive={onActive}
        />
      ))}
    </section>
  );
}

interface ColumnProps extends Props {
  status: CandidateStatus;
  figures: StageFigures | undefined;
  total: number | undefined;
  people: Person[];
  pending: boolean;
}

function Column({ status, figures, total, people, pending, filter, ...card }: ColumnProps) {
  const { t, i18n } = useTranslation(["people", "hr"]);
  const ref = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || !card.writes) return;
    return dropTargetForElements({
      element,
      getData: () => ({ status }),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [status, card.writes]);
  const all = figures?.count ?? total ?? 0;
  const number = (value: number) => value.toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  return (
    <section
      ref={ref}
      aria-labelledby={`stage-${status}`}
      data-stage={status}
      className={cn(
        "flex w-64 shrink-0 flex-col rounded-card border bg-sunken",
        over ? "border-accent bg-accent-tint" : "border-hairline",
      )}
    >
      <header className="px-3 pt-2.5 pb-2">
        <h2 id={`stage-${status}`} className="flex items-baseline gap-2 font-semibold">
          <span className="min-w-0 flex-1">{t(`hr:stage.${status}`)}</span>
          <span className="tabular text-muted">{number(all)}</span>
        </h2>
        <p className="tabular min-h-5 text-sm text-muted" title={t("board.medianHint")}>
          {figures?.median_days != null &&
            t("board.median", { n: number(Math.round(figures.median_days * 10) / 10) })}
        </p>
      </header>
      <ul className="grid flex-1 grid-cols-1 content-start gap-2 overflow-y-auto px-2 pb-2">
        {pending && <Skeleton className="h-20" />}
        {!pending && people.length === 0 && (
          <li className="px-1 py-3 text-sm text-muted">{t("board.empty")}</li>
        )}
        {people.slice(0, CARDS).map((person) => (
          <Card key={person.id} person={person} words={filter.q ?? ""} {...card} />
        ))}
        {all > CARDS && (
          <li>
            <Link
              to="/candidates"
              search={{ ...filter, view: "table", status }}
              className="block rounded-control px-2 py-2 text-accent underline"
            >
              {t("board.more", { n: number(all) })}
            </Link>
          </li>
        )}
      </ul>
    </section>
  );
}

function Card({
  person,
  words,
  writes,
  onMove,
  onActive,
}: { person: Person; words: string } & Omit<Props, "filter">) {
  const { t } = useTranslation(["people", "hr"]);
  const ref = useRef<HTMLLIElement>(null);
  const [dragged, setDragged] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || !writes) return;
    return draggable({
      element,
      getInitialData: () => ({ person }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
  }, [person, writes]);
  return (
    <li
      ref={ref}
      data-card={person.id}
      onFocus={() => onActive(person)}
      onBlur={() => onActive(null)}
      className={cn(
        "flex gap-1 rounded-control border border-hairline bg-surface py-2 pr-3 pl-1",
        dragged && "opacity-50",
        writes && "cursor-grab",
      )}
    >
      {writes && (
        <Menu
          align="start"
          trigger={
            <button
              type="button"
              aria-label={t("board.handle", { name: person.name })}
              className="grid size-7 shrink-0 place-items-center rounded-control text-subtle hover:bg-sunken max-sm:size-11"
            >
              <GripVertical aria-hidden="true" size={16} strokeWidth={1.75} />
            </button>
          }
        >
          <MenuHeading>{t("move.menu")}</MenuHeading>
          {CANDIDATE_STATUSES.filter((one) => one !== person.status).map((one) => (
            <MenuItem key={one} onSelect={() => onMove(person, one)}>
              {t(`hr:stage.${one}`)}
            </MenuItem>
          ))}
        </Menu>
      )}
      <div className={cn("min-w-0 flex-1", !writes && "pl-2")}>
        <Link
          to="/candidates/$id"
          params={{ id: person.id }}
          search={{}}
          draggable={false}
          title={person.name}
          className="block truncate font-medium hover:underline"
        >
          <Marked text={person.name} words={words} />
        </Link>
        <p className="truncate text-sm text-muted">{person.job?.title ?? person.email}</p>
        <p className="flex justify-between gap-2 text-sm">
          <Days person={person} />
          <Score person={person} />
        </p>
      </div>
    </li>
  );
}
