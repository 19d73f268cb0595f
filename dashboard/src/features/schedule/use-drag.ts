/** Dragging interviews over the hours of the week. Everything it does has a twin in "Move to…". */
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { type RefObject, useEffect, useState } from "react";
import { momentAt } from "./clock";

const KIND = "interview";
const STEP_MINUTES = 30;

interface Place {
  zone: string;
  date: string;
  hour: number;
}

export function dragEntry(
  element: HTMLElement,
  on: { onDrag: (dragged: boolean) => void; onDrop: (at: Date) => void },
): () => void {
  return draggable({
    element,
    getInitialData: () => ({ kind: KIND }),
    onDragStart: () => on.onDrag(true),
    onDrop: ({ location }) => {
      on.onDrag(false);
      const at = location.current.dropTargets[0]?.data.at;
      if (at instanceof Date) on.onDrop(at);
    },
  });
}

/** Makes an hour a place to drop on: its upper half means the full hour, the lower one half past. */
export function useDropCell(
  ref: RefObject<HTMLElement | null>,
  { zone, date, hour }: Place,
  open: boolean,
): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || !open) return;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => source.data.kind === KIND,
      getData: ({ input }) => {
        const { top, height } = element.getBoundingClientRect();
        const later = input.clientY - top > height / 2 ? STEP_MINUTES : 0;
        return { at: momentAt(zone, date, hour * 60 + later) };
      },
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [ref, zone, date, hour, open]);
  return over;
}
