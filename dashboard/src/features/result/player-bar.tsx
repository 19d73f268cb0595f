import { useTranslation } from "react-i18next";
import { Notice } from "@/ui/parts";
import type { RecordingPlayer } from "./use-recording";

/** The recording at the bottom of the page: left ear the candidate, right ear the AI. */
export function PlayerBar({ player, held }: { player: RecordingPlayer; held: boolean }) {
  const { t } = useTranslation("hr");
  const { current, parts } = player;
  if (!current) return held ? <Notice className="mt-4" title={t("result.noRecording")} /> : null;
  return (
    <section
      aria-label={t("result.player")}
      className="no-print sticky bottom-0 z-10 -mx-4 mt-4 flex flex-wrap items-center gap-3 border-t border-hairline bg-surface px-4 py-2 max-sm:bottom-14 sm:-mx-6 sm:px-6 lg:-mx-8 lg:px-8"
    >
      {parts.length > 1 && (
        <div className="flex gap-1">
          {parts.map((part, index) => (
            <button
              key={part.call_id}
              type="button"
              aria-pressed={part.call_id === current.call_id}
              onClick={() => player.choose(part.call_id)}
              className="min-h-8 rounded-control border border-hairline px-2 text-muted aria-pressed:border-accent aria-pressed:text-text"
            >
              {t("result.call", { n: index + 1 })}
            </button>
          ))}
        </div>
      )}
      <audio
        {...player.audioProps}
        key={current.call_id}
        src={current.url}
        controls
        preload="metadata"
        data-testid="recording"
        className="h-10 min-w-0 flex-1 basis-64"
      />
      {player.failed && (
        <p role="alert" className="text-bad">
          {t("result.recordingFailed")}
        </p>
      )}
    </section>
  );
}
