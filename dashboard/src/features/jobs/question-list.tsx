import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import {
  ArrowDown,
  ArrowDownToLine,
  ArrowUp,
  ArrowUpToLine,
  CircleAlert,
  Copy,
  Ellipsis,
  GripVertical,
  Trash2,
} from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { minutesOf } from "./drafts";
import { type Item, isDirty } from "./editor";

const KIND = "job-question";

interface Props {
  items: readonly Item[];
  /** Key of the one that is shown. */
  current: string | null;
  onOpen: (key: string) => void;
  onMove: (key: string, to: number) => void;
  onCopy: (key: string) => void;
  onRemove: (key: string) => void;
}

/** The questions in asking order: dragged, moved by menu, or by Alt and arrows. */
export function QuestionList({ items, ...acts }: Props) {
  const { t } = useTranslation("jobs");
  return (
    <ol aria-label={t("tabs.questions")} className="grid gap-1" data-testid="question-list">
      {items.map((item, index) => (
        <Row key={item.key} item={item} index={index} count={items.length} {...acts} />
      ))}
    </ol>
  );
}

type RowProps = Omit<Props, "items"> & { item: Item; index: number; count: number };

function Row({ item, index, count, current, onOpen, onMove, onCopy, onRemove }: RowProps) {
  const { t } = useTranslation("jobs");
  const { ref, handle, edge, dragging } = useSortable(item.key, index, onMove);
  const { draft } = item;
  const name = draft.text.trim() || t("question.empty");
  return (
    <li
      ref={ref}
      className={cn(
        "relative flex items-start gap-1 rounded-control border py-1.5 pr-1 pl-0.5",
        item.key === current ? "border-accent bg-accent-tint" : "border-transparent hover:bg-sunken",
        dragging && "opacity-50",
        edge === "top" && "before:absolute before:inset-x-0 before:-top-0.5 before:h-0.5 before:bg-accent",
        edge === "bottom" && "after:absolute after:inset-x-0 after:-bottom-0.5 after:h-0.5 after:bg-accent",
      )}
    >
      <span ref={handle} aria-hidden="true" className="mt-1 cursor-grab text-subtle max-lg:hidden">
        <GripVertical size={16} strokeWidth={1.75} />
      </span>
      <button
        type="button"
        aria-current={item.key === current || undefined}
        onClick={() => onOpen(item.key)}
        className="min-w-0 flex-1 text-left max-lg:min-h-11 max-lg:pl-2"
      >
        <span className="line-clamp-2">
          <span className="tabular text-muted">{index + 1}. </span>
          {name}
        </span>
        <span className="tabular flex flex-wrap items-center gap-x-2 text-sm text-muted">
          {t("question.meta", { weight: draft.weight, minutes: minutesOf(draft.budget_secs) })}
          {item.refused.length > 0 && isDirty(item) && (
            <span className="inline-flex items-center gap-1 text-caution">
              <CircleAlert aria-hidden="true" size={14} strokeWidth={1.75} />
              {t("question.unsaved")}
            </span>
          )}
        </span>
      </button>
      <Menu
        trigger={
          <Button
            size="sm"
            tone="quiet"
            icon={Ellipsis}
            className="px-1.5 max-lg:min-h-11"
            aria-label={t("question.acts", { n: index + 1 })}
          />
        }
      >
        <MenuItem
          icon={ArrowUp}
          keys="Alt+ArrowUp"
          disabled={index === 0}
          onSelect={() => onMove(item.key, index - 1)}
        >
          {t("move.up")}
        </MenuItem>
        <MenuItem
          icon={ArrowDown}
          keys="Alt+ArrowDown"
          disabled={index === count - 1}
          onSelect={() => onMove(item.key, index + 1)}
        >
          {t("move.down")}
        </MenuItem>
        <MenuItem icon={ArrowUpToLine} disabled={index === 0} onSelect={() => onMove(item.key, 0)}>
          {t("move.first")}
        </MenuItem>
        <MenuItem
          icon={ArrowDownToLine}
          disabled={index === count - 1}
          onSelect={() => onMove(item.key, count - 1)}
        >
          {t("move.last")}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={Copy} onSelect={() => onCopy(item.key)}>
          {t("question.copy")}
        </MenuItem>
        <MenuItem icon={Trash2} tone="bad" onSelect={() => onRemove(item.key)}>
          {t("question.remove")}
        </MenuItem>
      </Menu>
    </li>
  );
}

type Edge = "top" | "bottom";

/** Dragging a row by its handle onto the upper or the lower half of another. */
function useSortable(key: string, index: number, onMove: (key: string, to: number) => void) {
  const ref = useRef<HTMLLIElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const [edge, setEdge] = useState<Edge | null>(null);
  const [dragging, setDragging] = useState(false);
  const latest = useRef({ index, onMove });
  latest.current = { index, onMove };
  useEffect(() => {
    const element = ref.current;
    const dragHandle = handle.current;
    if (!element || !dragHandle) return;
    const half = (clientY: number): Edge => {
      const { top, height } = element.getBoundingClientRect();
      return clientY < top + height / 2 ? "top" : "bottom";
    };
    return combine(
      draggable({
        element,
        dragHandle,
        getInitialData: () => ({ kind: KIND, key, index: latest.current.index }),
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.kind === KIND && source.data.key !== key,
        onDrag: ({ location }) => setEdge(half(location.current.input.clientY)),
        onDragLeave: () => setEdge(null),
        onDrop: ({ source, location }) => {
          setEdge(null);
          const from = Number(source.data.index);
          const gap = latest.current.index + (half(location.current.input.clientY) === "bottom" ? 1 : 0);
          latest.current.onMove(String(source.data.key), gap > from ? gap - 1 : gap);
        },
      }),
    );
  }, [key]);
  return { ref, handle, edge, dragging };
}
