import { Pause, Play } from "lucide-react";
import { createContext, type ReactNode, useContext } from "react";
import { useTranslation } from "react-i18next";
import type { PracticeResults } from "@/api/practice";
import { type Player, usePlayer } from "@/features/receipt/player";
import { Button } from "@/ui/button";
import { Card } from "@/ui/parts";

const Listening = createContext<Player | null>(null);

/** Lets what is below play stretches of the call's recording, where there is one. */
export function WithRecording({ results, children }: { results: PracticeResults; children: ReactNode }) {
  const parts = results.call?.recordings ?? [];
  const player = usePlayer(Object.fromEntries(parts.map((part) => [part.call_id, part.url])));
  return <Listening value={parts.length > 0 ? player : null}>{children}</Listening>;
}

interface Stretch {
  callId: string | null | undefined;
  fromMs: number | null | undefined;
  untilMs: number | null | undefined;
  /** The words there, for whoever does not see where the button stands. */
  words: string;
}

/** Plays one stretch; nothing where it was not recorded. */
export function Hear({ callId, fromMs, untilMs, words }: Stretch) {
  const { t } = useTranslation("prepare");
  const player = useContext(Listening);
  if (!player || !callId || fromMs == null || untilMs == null || !player.has(callId)) return null;
  const key = `${callId}:${fromMs}`;
  const playing = player.playing === key;
  return (
    <Button
      tone="quiet"
      size="sm"
      className="align-middle"
      icon={playing ? Pause : Play}
      aria-label={`${t(playing ? "practice.stopPlace" : "practice.hearPlace")}: ${words}`}
      onClick={() => (playing ? player.stop() : player.play(key, callId, fromMs, untilMs))}
    />
  );
}

/** The whole of it, a part for each time the room was entered. */
export function WholeRecording({ results }: { results: PracticeResults }) {
  const { t } = useTranslation("prepare");
  const parts = results.call?.recordings ?? [];
  if (parts.length === 0) return null;
  return (
    <Card className="grid gap-2" data-testid="practice-recording">
      <h2 className="font-semibold">{t("practice.wholeRecording")}</h2>
      {parts.map((part, n) => (
        // biome-ignore lint/a11y/useMediaCaption: the words stand below it
        <audio
          key={part.call_id}
          controls
          preload="none"
          src={part.url}
          className="w-full"
          aria-label={
            parts.length > 1
              ? t("practice.wholeRecordingPart", { number: n + 1 })
              : t("practice.wholeRecording")
          }
        />
      ))}
    </Card>
  );
}
