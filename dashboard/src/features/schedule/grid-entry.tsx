import { MailX, Moon, Phone, TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "@/ui/cn";
import { offsetName } from "./clock";
import type { Placed } from "./lanes";
import { dragEntry } from "./use-drag";
import { HOUR_PX } from "./week-grid";
import { timeIn, whenText } from "./when";

interface Props extends Placed {
  zone: string;
  /** The clocks show this hour twice: the offset says which. */
  twice: boolean;
  draggable: boolean;
  onOpen: () => void;
  onMove: (at: Date) => void;
  /** Back to the cell. */
  onLeave: () => void;
}

/** One interview in the grid: a button, and a thing to drag. */
export function GridEntry({ entry, minute, length, lane, lanes, zone, twice, draggable, ...on }: Props) {
  const { t, i18n } = useTranslation("schedule");
  const ref = useRef<HTMLButtonElement>(null);
  const [dragged, setDragged] = useState(false);
  const move = useRef(on.onMove);
  move.current = on.onMove;
  useEffect(() => {
    const element = ref.current;
    if (!element || !draggable) return;
    return dragEntry(element, { onDrag: setDragged, onDrop: (at) => move.current(at) });
  }, [draggable]);
  const at = new Date(entry.scheduled_at ?? 0);
  const over = entry.status !== "scheduled" && entry.status !== "in_progress";
  const facts = [
    whenText(entry.scheduled_at ?? "", zone, entry.candidate_timezone, i18n.language, false),
    entry.candidate.name,
    entry.job.title,
    entry.live ? t("live") : over ? t(`status.${entry.status}`) : "",
    entry.clash ? t(`clash.${entry.clash}`) : "",
    entry.odd ? t(`odd.${entry.odd}`) : "",
    entry.mail_failed ? t("mailFailed") : "",
  ];
  return (
    <button
      ref={ref}
      type="button"
      tabIndex={-1}
      data-entry={entry.id}
      onClick={on.onOpen}
      onKeyDown={(event) => {
        if (event.key === "Escape") on.onLeave();
        const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        const all = [
          ...(event.currentTarget.closest("td")?.querySelectorAll<HTMLElement>("[data-entry]") ?? []),
        ];
        (all[all.indexOf(event.currentTarget) + step] ?? event.currentTarget.closest("td"))?.focus();
      }}
      style={{
        top: ((minute % 60) / 60) * HOUR_PX + 1,
        height: Math.max(24, (length / 60) * HOUR_PX - 2),
        left: `calc((100% - 32px) * ${lane / lanes} + 2px)`,
        width: `calc((100% - 32px) * ${1 / lanes} - 2px)`,
      }}
      className={cn(
        "absolute z-[3] flex flex-col overflow-hidden rounded-control border border-l-4 px-1.5 py-0.5 text-left text-xs leading-tight hover:z-[4] focus-visible:z-[4]",
        entry.clash
          ? "border-bad bg-bad-tint text-text"
          : over
            ? "border-control bg-sunken text-muted"
            : "border-accent bg-accent-tint text-accent-tint-text",
        draggable && "cursor-grab",
        dragged && "opacity-50",
      )}
    >
      <span className="sr-only">{facts.filter(Boolean).join(", ")}</span>
      <span aria-hidden="true" className="tabular flex items-center gap-1 font-medium">
        {timeIn(zone, at, i18n.language)}
        {twice && <span className="font-normal">{offsetName(zone, at)}</span>}
        {entry.clash && <TriangleAlert aria-hidden="true" size={12} strokeWidth={2} className="text-bad" />}
        {entry.mail_failed && <MailX aria-hidden="true" size={12} strokeWidth={2} className="text-bad" />}
        {entry.odd && <Moon aria-hidden="true" size={12} strokeWidth={2} />}
        {entry.channel === "phone" && <Phone aria-hidden="true" size={12} strokeWidth={2} />}
      </span>
      <span aria-hidden="true" className="truncate">
        {entry.candidate.name}
      </span>
      {length >= 60 && (
        <span aria-hidden="true" className="truncate opacity-80">
          {entry.job.title}
        </span>
      )}
    </button>
  );
}
