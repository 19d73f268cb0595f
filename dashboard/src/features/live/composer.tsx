import { MessageSquareLock, SendHorizontal, StickyNote } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId } from "react";
import { useTranslation } from "react-i18next";
import { useKeptState } from "@/lib/kept-draft";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Card } from "@/ui/parts";
import type { LiveFacts } from "./facts";
import { Pending } from "./pending";
import type { Supervision, SupervisionState } from "./supervision";

export type Face = "note" | "whisper";

const MAX = { note: 4_000, whisper: 1_000 };

interface Props {
  interviewId: string;
  face: Face;
  onFace: (face: Face) => void;
  field: RefObject<HTMLTextAreaElement | null>;
  state: SupervisionState;
  supervision: Supervision;
  facts: LiveFacts;
}

/** Two clearly different faces: what is written by mistake must stay a note and never reach the interviewer. */
export function Composer({ interviewId, face, onFace, field, state, supervision, facts }: Props) {
  const { t } = useTranslation("hr");
  const [text, setText] = useKeptState(`compose.${interviewId}`, "");
  const id = useId();
  const whisper = face === "whisper";
  const send = () => {
    const words = text.trim();
    if (!words) return;
    void supervision.command({ kind: face, text: words.slice(0, MAX[face]) });
    setText("");
    // A slip goes to the notes.
    onFace("note");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  return (
    <Card className={cn("grid gap-3", whisper && "border-accent bg-accent-tint")}>
      <fieldset>
        <legend className="sr-only">{t("compose.kind")}</legend>
        <div className="grid grid-cols-2 gap-1 rounded-control bg-sunken p-1">
          {(["note", "whisper"] as const).map((one) => (
            <label
              key={one}
              className={cn(
                "flex min-h-9 cursor-pointer items-center justify-center gap-2 rounded-control px-2 text-center font-medium",
                "has-focus-visible:outline-2 has-focus-visible:outline-focus",
                face === one ? "border border-control bg-surface" : "text-muted",
              )}
            >
              <input
                type="radio"
                name={`${id}-face`}
                value={one}
                checked={face === one}
                onChange={() => onFace(one)}
                className="sr-only"
                data-testid={`face-${one}`}
              />
              {one === "note" ? (
                <StickyNote aria-hidden="true" size={16} strokeWidth={1.75} />
              ) : (
                <MessageSquareLock aria-hidden="true" size={16} strokeWidth={1.75} />
              )}
              {t(`compose.${one}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-1">
        <label htmlFor={id} className={cn("text-sm", whisper ? "text-accent-tint-text" : "text-muted")}>
          {t(`compose.${face}Label`)}
        </label>
        <textarea
          ref={field}
          id={id}
          data-testid="compose-text"
          rows={2}
          maxLength={MAX[face]}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-16 w-full resize-y rounded-control border border-control bg-surface px-3 py-2 text-lg sm:text-base"
        />
      </div>
      <div className="flex items-center justify-between gap-3">
        <p className={cn("text-sm", whisper ? "text-accent-tint-text" : "text-muted")}>{t("compose.keys")}</p>
        <Button
          size="sm"
          tone={whisper ? "primary" : "secondary"}
          icon={SendHorizontal}
          data-testid="compose-send"
          onClick={send}
        >
          {t(`compose.${face}Send`)}
        </Button>
      </div>
      <Pending sent={state.sent} facts={facts} onForget={(n) => supervision.forget(n)} />
    </Card>
  );
}
