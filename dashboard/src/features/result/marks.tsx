import { Hand, type LucideIcon, MessageSquareLock, StickyNote, Unplug } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatClock } from "@/lib/format";
import type { Chapter, Marker } from "./timeline";
import type { Playable, RecordingPlayer } from "./use-recording";

const ICONS: Record<Marker["kind"], LucideIcon> = {
  note: StickyNote,
  whisper: MessageSquareLock,
  takeover: Hand,
  drop: Unplug,
};

interface Props {
  chapters: Chapter[];
  markers: Marker[];
  current: Playable;
  player: RecordingPlayer;
}

/** Where each question was put, and what people did, along the recording. A press goes there. */
export function Marks({ chapters, markers, current, player }: Props) {
  const { t } = useTranslation("result");
  const left = (at: number) =>
    `${Math.min(97, Math.max(0, ((at - current.offset_ms) / Math.max(1, current.duration_ms)) * 100))}%`;
  const go = (at_ms: number) =>
    player.seek({ call_id: current.call_id, at_ms: Math.max(current.offset_ms, at_ms) }, player.playing);
  const mark =
    "absolute top-0 inline-flex h-6 min-w-6 items-center justify-center rounded-control border border-hairline bg-surface text-xs hover:bg-sunken focus:z-10";
  return (
    <ul className="relative h-6 min-w-0" data-testid="marks">
      {chapters.map((chapter) => (
        <li key={`q${chapter.index}`}>
          <button
            type="button"
            className={`${mark} tabular px-1`}
            style={{ left: left(chapter.at_ms) }}
            title={chapter.text}
            aria-label={t("player.chapter", {
              n: chapter.index + 1,
              time: formatClock(chapter.at_ms),
              text: chapter.text,
            })}
            onClick={() => go(chapter.at_ms)}
          >
            {chapter.index + 1}
          </button>
        </li>
      ))}
      {markers.map((marker) => {
        const Icon = ICONS[marker.kind];
        const label = t(`player.marker.${marker.kind}`, {
          time: formatClock(marker.at_ms),
          name: marker.by ?? "",
        });
        return (
          <li key={`${marker.kind} ${marker.at_ms}`}>
            <button
              type="button"
              className={`${mark} text-person`}
              style={{ left: left(marker.at_ms) }}
              title={marker.text ? `${label}: ${marker.text}` : label}
              aria-label={marker.text ? `${label}: ${marker.text}` : label}
              onClick={() => go(marker.at_ms)}
            >
              <Icon aria-hidden="true" size={14} strokeWidth={1.75} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
