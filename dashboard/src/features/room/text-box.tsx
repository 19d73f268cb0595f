import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";

const DRAFT_KEY = "answer_draft";
/** A pasted word or address says nothing about an answer; a text of this length may. */
const LONG_PASTE = 80;

/** The written way to answer. The draft survives a reload. */
export function TextBox({
  onSend,
  onPaste,
}: {
  onSend: (text: string) => void;
  /** A longer text was pasted: its length alone is told (the consent text says so). */
  onPaste: (characters: number) => void;
}) {
  const { t } = useTranslation("candidate");
  const [text, setText] = useState(() => sessionStorage.getItem(DRAFT_KEY) ?? "");
  const ref = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => ref.current?.focus(), []);
  useEffect(() => sessionStorage.setItem(DRAFT_KEY, text), [text]);

  const send = () => {
    const words = text.trim();
    if (!words) return;
    onSend(words);
    setText("");
    ref.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While Hangul is being composed, Enter ends the syllable; some browsers say so only by key code 229.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className="grid grid-cols-1 gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label htmlFor={id} className="font-medium">
        {t("room.typeLabel")}
      </label>
      <div className="flex items-end gap-2">
        <textarea
          ref={ref}
          id={id}
          data-testid="text-box"
          aria-describedby={`${id}-hint`}
          rows={2}
          maxLength={8_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const { length } = event.clipboardData?.getData("text") ?? "";
            if (length >= LONG_PASTE) onPaste(length);
          }}
          className="min-h-12 min-w-0 flex-1 resize-y rounded-control border border-control bg-surface px-3 py-2 text-lg"
        />
        <Button type="submit" tone="primary" size="lg" icon={SendHorizontal} data-testid="send">
          {t("room.send")}
        </Button>
      </div>
      <p id={`${id}-hint`} className="text-sm text-muted">
        {t("room.typeHint")}
      </p>
    </form>
  );
}
