// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role stands in the props that the rows share
// biome-ignore-all lint/a11y/useSemanticElements: rows that exist only where one looks are no rows of a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: focus goes by row; cells and headings take none
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowRightLeft, EllipsisVertical, Square, SquareCheckBig, UserRoundPen } from "lucide-react";
import { memo, type ReactNode, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Person } from "@/api/people";
import { useNarrow } from "@/lib/use-narrow";
import { cn } from "@/ui/cn";
import { Menu, MenuItem } from "@/ui/menu";
import { Skeleton } from "@/ui/skeleton";
import { Cell, Days, Marked, Score } from "./cells";
import { type Column, WIDTHS } from "./columns";
import { StageChip } from "./stage-chip";
import type { People } from "./use-people";

const ROW = 40;
const PHONE_ROW = 68;
const OVERSCAN = 12;

interface Acts {
  onActive: (index: number) => void;
  onSelect: (person: Person) => void;
  onMove: (person: Person) => void;
  onAssign: (person: Person) => void;
  onOpen: (person: Person) => void;
}

interface Props extends Acts {
  people: People;
  columns: readonly Column[];
  selected: ReadonlyMap<string, Person>;
  active: number;
  writes: boolean;
  onRange: (first: number, last: number) => void;
}

/** The whole list as one grid: rows exist where one looks, and the one with focus always. */
export function Grid(props: Props) {
  const { people, columns, selected, active, writes, onRange } = props;
  const { t, i18n } = useTranslation("people");
  const phone = useNarrow();
  const box = useRef<HTMLDivElement>(null);
  const row = phone ? PHONE_ROW : ROW;
  const virtual = useVirtualizer({
    count: people.total,
    getScrollElement: () => box.current,
    estimateSize: () => row,
    overscan: OVERSCAN,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const shown = Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n);
      if (active < from && active >= 0 && active < count) return [active, ...shown];
      return active > to && active < count ? [...shown, active] : shown;
    },
  });
  const { startIndex, endIndex } = virtual.range ?? { startIndex: 0, endIndex: 0 };
  useEffect(() => onRange(startIndex, endIndex), [startIndex, endIndex, onRange]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when the rows' height changes
  useEffect(() => virtual.measure(), [row]);
  const moved = useRef(active);
  useEffect(() => {
    if (moved.current === active) return;
    moved.current = active;
    virtual.scrollToIndex(active);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-row="${active}"]`)?.focus());
  }, [active, virtual]);
  const latest = useRef(props);
  latest.current = props;
  // The same for as long as the grid stands: a row is drawn anew when what it shows changes, not when the list does.
  const acts = useMemo<Acts>(
    () => ({
      onActive: (index) => latest.current.onActive(index),
      onSelect: (person) => latest.current.onSelect(person),
      onMove: (person) => latest.current.onMove(person),
      onAssign: (person) => latest.current.onAssign(person),
      onOpen: (person) => latest.current.onOpen(person),
    }),
    [],
  );
  const template = `${writes ? "40px " : ""}minmax(150px,1.4fr) ${columns.map((one) => WIDTHS[one]).join(" ")} 40px`;
  return (
    <div className="overflow-hidden rounded-card border border-hairline bg-surface">
      <div
        ref={box}
        className="h-[calc(100dvh-var(--above,270px))] min-h-80 overflow-auto"
        data-testid="people-rows"
      >
        <div
          role="grid"
          aria-label={t("gridLabel")}
          aria-rowcount={people.exact ? people.total + 1 : -1}
          aria-colcount={phone ? 3 : columns.length + 2 + Number(writes)}
          aria-multiselectable={writes || undefined}
          aria-busy={people.old || undefined}
          data-testid="people-grid"
          data-words={people.words}
          className={phone ? "" : "min-w-fit"}
        >
          <Header columns={columns} template={template} writes={writes} phone={phone} />
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start, size }) => (
              <Row
                key={index}
                index={index}
                person={people.row(index)}
                words={people.words}
                columns={columns}
                selected={selected.has(people.row(index)?.id ?? "")}
                active={index === active}
                writes={writes}
                phone={phone}
                top={start}
                height={size}
                template={template}
                acts={acts}
              />
            ))}
          </div>
        </div>
      </div>
      <p role="status" className="tabular border-t border-hairline px-3 py-2 text-sm text-muted">
        {people.exact
          ? t("found", { count: people.total, n: people.total.toLocaleString(i18n.language) })
          : t("foundMore", { n: people.total.toLocaleString(i18n.language) })}
      </p>
    </div>
  );
}

function Header({
  columns,
  template,
  writes,
  phone,
}: {
  columns: readonly Column[];
  template: string;
  writes: boolean;
  phone: boolean;
}) {
  const { t } = useTranslation("people");
  const head = "truncate px-3 py-2";
  return (
    <div
      role="rowgroup"
      className={
        phone ? "sr-only" : "sticky top-0 z-10 border-b border-hairline bg-surface text-sm text-muted"
      }
    >
      <div role="row" aria-rowindex={1} className="grid" style={{ gridTemplateColumns: template }}>
        {writes && <span role="columnheader" aria-label={t("key.select")} />}
        <span role="columnheader" className={head}>
          {t("name")}
        </span>
        {columns.map((column) => (
          <span
            key={column}
            role="columnheader"
            className={cn(head, (column === "days" || column === "score") && "text-right")}
          >
            {t(`columns.${column}`)}
          </span>
        ))}
        <span role="columnheader" aria-label={t("move.menu")} />
      </div>
    </div>
  );
}

interface RowProps {
  index: number;
  person: Person | undefined;
  words: string;
  columns: readonly Column[];
  selected: boolean;
  active: boolean;
  writes: boolean;
  phone: boolean;
  top: number;
  height: number;
  template: string;
  acts: Acts;
}

const Row = memo(function Row(props: RowProps) {
  const { t } = useTranslation("people");
  const { index, person, words, columns, selected, active, writes, phone, top, height, template, acts } =
    props;
  const base = cn(
    "absolute inset-x-0 top-0 items-center border-b border-hairline",
    phone ? "flex gap-2 px-3" : "grid",
    selected ? "bg-accent-tint" : "hover:bg-sunken",
  );
  const common = {
    role: "row",
    "aria-rowindex": index + 2,
    "data-row": index,
    tabIndex: active ? 0 : -1,
    onFocus: () => acts.onActive(index),
    style: { transform: `translateY(${top}px)`, height, ...(phone ? {} : { gridTemplateColumns: template }) },
  } as const;
  if (!person)
    return (
      <div {...common} className={base}>
        <span role="gridcell" className="col-span-full px-3">
          <Skeleton className="w-1/3" />
          <span className="sr-only">{t("loadingRow")}</span>
        </span>
      </div>
    );
  return (
    <div
      {...common}
      aria-selected={writes ? selected : undefined}
      className={cn(base, "focus-visible:-outline-offset-2")}
      data-testid="person"
    >
      {writes && (
        <span role="gridcell" className="grid place-items-center">
          <button
            type="button"
            tabIndex={-1}
            aria-label={t("select", { name: person.name })}
            aria-pressed={selected}
            onClick={() => acts.onSelect(person)}
            className="grid size-8 place-items-center rounded-control text-muted hover:text-text max-sm:size-11"
          >
            {selected ? (
              <SquareCheckBig aria-hidden="true" size={16} strokeWidth={1.75} className="text-accent" />
            ) : (
              <Square aria-hidden="true" size={16} strokeWidth={1.75} />
            )}
          </button>
        </span>
      )}
      {phone ? (
        <PhoneCells person={person} words={words} />
      ) : (
        <>
          <Gridcell>
            <Name person={person} words={words} />
          </Gridcell>
          {columns.map((column) => (
            <Gridcell key={column} right={column === "days" || column === "score"}>
              <Cell column={column} person={person} words={words} />
            </Gridcell>
          ))}
        </>
      )}
      <span role="gridcell">
        <RowMenu person={person} writes={writes} {...acts} />
      </span>
    </div>
  );
});

function Gridcell({ children, right = false }: { children: ReactNode; right?: boolean }) {
  return (
    <span role="gridcell" className={cn("min-w-0 px-3", right && "text-right")}>
      {children}
    </span>
  );
}

function Name({ person, words }: { person: Person; words: string }) {
  return (
    <Link
      to="/candidates/$id"
      params={{ id: person.id }}
      search={{}}
      tabIndex={-1}
      title={person.name}
      className="block truncate font-medium hover:underline"
    >
      <Marked text={person.name} words={words} />
    </Link>
  );
}

function PhoneCells({ person, words }: { person: Person; words: string }) {
  return (
    <span role="gridcell" className="grid min-w-0 flex-1 gap-1">
      <span className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1">
          <Name person={person} words={words} />
        </span>
        <span className="text-sm text-muted">
          <Days person={person} />
        </span>
      </span>
      <span className="flex items-center gap-2 text-sm text-muted">
        <StageChip status={person.status} />
        <span className="min-w-0 flex-1 truncate">{person.job?.title ?? person.email}</span>
        <Score person={person} />
      </span>
    </span>
  );
}

function RowMenu({ person, writes, onMove, onAssign, onOpen }: { person: Person; writes: boolean } & Acts) {
  const { t } = useTranslation("people");
  return (
    <Menu
      trigger={
        <button
          type="button"
          tabIndex={-1}
          aria-label={t("rowMenu", { name: person.name })}
          className="grid size-9 place-items-center rounded-control text-muted hover:bg-surface hover:text-text max-sm:size-11"
        >
          <EllipsisVertical aria-hidden="true" size={16} strokeWidth={1.75} />
        </button>
      }
    >
      <MenuItem keys="Enter" onSelect={() => onOpen(person)}>
        {t("open")}
      </MenuItem>
      {writes && (
        <>
          <MenuItem icon={ArrowRightLeft} keys="KeyS" onSelect={() => onMove(person)}>
            {t("key.stage")}
          </MenuItem>
          <MenuItem icon={UserRoundPen} keys="KeyA" onSelect={() => onAssign(person)}>
            {t("key.assign")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
