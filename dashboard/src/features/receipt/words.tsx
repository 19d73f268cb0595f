import { Pencil, Play, Square, Undo2 } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReceiptWords } from "@/api/types";
import { HearingChoices } from "@/features/hearing/choices";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextArea } from "@/ui/field";
import type { Player } from "./player";

/** Below this mean word probability the recogniser itself was unsure (its own scale, 0 to 1). */
const HARD_TO_HEAR = 0.5;

const SHORTEST_SOUND_MS = 100;

interface Props {
  words: ReceiptWords;
  player: Player;
  readOnly: boolean;
  onCorrect: (text: string) => Promise<unknown>;
  onUndo: () => Promise<unknown>;
}

/** One phrase as it was understood, and what the candidate says it was. Both stay. */
export function Words({ words, player, readOnly, onCorrect, onUndo }: Props) {
  const { t } = useTranslation(["candidate", "common"]);
  // Its buttons are named alike for every phrase: what they are about is read with them.
  const said = useId();
  const [editing, setEditing] = useState(false);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const correction = words.correction ?? null;
  // Choosing what was understood is an answer too.
  const confirmed = correction === words.text;
  const asked = words.doubtful.length > 0 && correction === null && !readOnly && !editing;
  const hard = words.confidence !== null && words.confidence < HARD_TO_HEAR;
  // A typed answer has no sound of its own.
  const spoken = words.ended_ms - words.started_ms >= SHORTEST_SOUND_MS;
  const playing = player.playing === words.segment_id;

  const run = async (action: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await action();
      setEditing(false);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const keep = () => {
    const own = text.trim();
    if (own && own !== words.text) void run(() => onCorrect(own));
    else setEditing(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
  };

  return (
    <div className="grid gap-2 border-l-2 border-hairline pl-3">
      {correction === null || confirmed ? (
        <p id={said}>{words.text}</p>
      ) : (
        <>
          <p className="text-muted">
            <span className="text-base">{t("receipt.original")} </span>
            <del id={said}>{words.text}</del>
          </p>
          <p>
            <span className="text-base text-muted">{t("receipt.corrected")} </span>
            <ins className="no-underline">{correction}</ins>
          </p>
        </>
      )}
      {confirmed && <p className="text-base text-muted">{t("receipt.confirmed")}</p>}
      {asked && (
        <HearingChoices
          text={words.text}
          doubts={words.doubtful}
          busy={busy}
          onSettled={(whole) => void run(() => onCorrect(whole))}
        />
      )}
      {hard && correction === null && !asked && <p className="text-base text-caution">{t("receipt.hard")}</p>}
      {editing ? (
        <div className="grid gap-2">
          <TextArea
            label={t("receipt.yours")}
            value={text}
            maxLength={8_000}
            autoFocus
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <div className="flex flex-wrap gap-2">
            <Button size="lg" tone="primary" busy={busy} busyLabel={t("receipt.keeping")} onClick={keep}>
              {t("receipt.keep")}
            </Button>
            <Button size="lg" onClick={() => setEditing(false)}>
              {t("common:cancel")}
            </Button>
          </div>
        </div>
      ) : (
        <div className="flex flex-wrap gap-2 no-print">
          {spoken && player.has(words.call_id) && (
            <Button
              icon={playing ? Square : Play}
              className="min-h-11"
              aria-describedby={said}
              onClick={() =>
                playing
                  ? player.stop()
                  : player.play(words.segment_id, words.call_id, words.started_ms, words.ended_ms)
              }
            >
              {playing ? t("receipt.stop") : t("receipt.play")}
            </Button>
          )}
          {!readOnly && correction === null && (
            <Button
              icon={Pencil}
              tone="quiet"
              className="min-h-11"
              aria-describedby={said}
              onClick={() => {
                setText(words.text);
                setEditing(true);
              }}
            >
              {t("receipt.wrong")}
            </Button>
          )}
          {!readOnly && correction !== null && (
            <Button
              icon={Undo2}
              tone="quiet"
              className="min-h-11"
              aria-describedby={said}
              busy={busy}
              onClick={() => void run(onUndo)}
            >
              {t("receipt.undo")}
            </Button>
          )}
        </div>
      )}
      {error !== null && <Failure error={error} />}
    </div>
  );
}
