import { Link } from "@tanstack/react-router";
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type HTMLAttributes,
  memo,
  type ReactNode,
  type Ref,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { cn } from "@/ui/cn";
import {
  AlertChip,
  ChannelIcon,
  Doing,
  Elapsed,
  LevelSlot,
  type RowActs,
  RowButtons,
  Watching,
} from "./cells";
import { useShown } from "./use-wall";

const ROW_PX = 48;
const PHONE_ROW_PX = 68;
const SPARE_ROWS = 8;

const COLUMNS =
  "sm:grid sm:grid-cols-[minmax(140px,1.4fr)_minmax(150px,1fr)_64px_72px_52px_minmax(0,1fr)_88px] sm:items-center sm:gap-3";

/** Many interviews as rows of one height; only those in sight exist, and the one that has the focus. */
export function Rows({
  ids,
  acts,
  focused,
}: {
  ids: readonly string[];
  acts: RowActs;
  focused: string | null;
}) {
  const { t } = useTranslation("live");
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const phone = window.innerWidth < 640;
  const height = phone ? PHONE_ROW_PX : ROW_PX;
  useLayoutEffect(() => {
    setTop((box.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, []);
  const kept = focused === null ? -1 : ids.indexOf(focused);
  const rows = useWindowVirtualizer({
    count: ids.length,
    estimateSize: () => height,
    overscan: SPARE_ROWS,
    scrollMargin: top,
    getItemKey: (index) => ids[index] ?? index,
    // Whoever stands on a row by key still stands there after it has scrolled away.
    rangeExtractor: (range: Range) => {
      const inSight = defaultRangeExtractor(range);
      if (kept < 0 || inSight.includes(kept)) return inSight;
      return [...inSight, kept].sort((a, b) => a - b);
    },
  });
  const reachable = kept >= 0 ? kept : (rows.getVirtualItems()[0]?.index ?? 0);
  return (
    <Part
      ref={box}
      role="grid"
      aria-label={t("running")}
      aria-rowcount={ids.length + 1}
      aria-colcount={7}
      className="rounded-card border border-hairline bg-surface"
    >
      <Part
        role="row"
        aria-rowindex={1}
        className={cn("h-9 border-b border-hairline px-3 text-sm text-muted max-sm:sr-only", COLUMNS)}
      >
        {(["name", "doing", "question", "elapsed", "line", "attention", "acts"] as const).map((column) => (
          <Part key={column} role="columnheader" className={column === "acts" ? "sr-only" : "truncate"}>
            {t(`column.${column}`)}
          </Part>
        ))}
      </Part>
      <Part role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const id = ids[index];
          return (
            id !== undefined && (
              <Row
                key={id}
                id={id}
                index={index}
                y={start - top}
                height={height}
                acts={acts}
                tabbable={index === reachable}
              />
            )
          );
        })}
      </Part>
    </Part>
  );
}

interface RowProps {
  id: string;
  index: number;
  y: number;
  height: number;
  acts: RowActs;
  tabbable: boolean;
}

const Row = memo(function Row({ id, index, y, height, acts, tabbable }: RowProps) {
  const { t } = useTranslation("live");
  const row = useShown(id);
  if (!row) return null;
  return (
    <Part
      role="row"
      aria-rowindex={index + 2}
      data-testid="wall-row"
      data-state={row.state}
      className={cn(
        "absolute inset-x-0 top-0 border-b border-hairline px-3 hover:bg-sunken",
        "max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:content-center max-sm:gap-x-3",
        COLUMNS,
        row.arrivedAt !== null && Date.now() - row.arrivedAt < 2_000 && "wall-new",
        row.state === "gone" && "opacity-75",
      )}
      style={{ height, transform: `translateY(${y}px)` }}
    >
      <Cell className="min-w-0">
        <Link
          to={row.completed ? "/interviews/$id" : "/live/$id"}
          params={{ id }}
          data-wall-row={id}
          tabIndex={tabbable ? 0 : -1}
          title={`${row.name} · ${row.job}`}
          className="block truncate leading-tight font-medium after:absolute after:inset-0"
        >
          {row.name}
        </Link>
        <span className="block truncate text-sm leading-tight text-muted max-sm:hidden">{row.job}</span>
      </Cell>
      <Cell className="flex min-w-0 items-center gap-2 max-sm:col-start-1 max-sm:row-start-2">
        <LevelSlot row={row} />
        <span className="min-w-0 truncate text-sm">
          <Doing row={row} />
        </span>
      </Cell>
      <Cell className="tabular text-sm text-muted max-sm:hidden">
        {row.question !== null && row.questions !== null
          ? t("row.question", { n: row.question + 1, total: row.questions })
          : ""}
      </Cell>
      <Cell className="text-sm text-muted max-sm:hidden sm:text-right">
        <Elapsed row={row} />
      </Cell>
      <Cell className="flex items-center gap-2 max-sm:hidden">
        <ChannelIcon row={row} />
        <Watching row={row} />
      </Cell>
      <Cell className="min-w-0 overflow-hidden max-sm:hidden">
        <AlertChip row={row} />
      </Cell>
      <Cell className="text-right max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-1">
        <RowButtons row={row} acts={acts} tabbable={tabbable} />
      </Cell>
    </Part>
  );
});

function Cell({ className, children }: { className: string; children: ReactNode }) {
  return (
    <Part role="gridcell" className={className}>
      {children}
    </Part>
  );
}

/** A part of a grid whose rows the virtualiser places, which those of a table cannot be. */
function Part(props: HTMLAttributes<HTMLDivElement> & { ref?: Ref<HTMLDivElement> }) {
  return <div {...props} />;
}
