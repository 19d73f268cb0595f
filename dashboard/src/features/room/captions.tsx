import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Transcript } from "@/fold/transcript";
import { cn } from "@/ui/cn";

interface CaptionProps {
  text: string;
  large: boolean;
  /** With sound on, reading captions out would talk over the interviewer and into the microphone. */
  announced: boolean;
}

/** What the interviewer says, as it is spoken; three lines at a fixed place, the newest always in view. */
export function Captions({ text, large, announced }: CaptionProps) {
  const { t } = useTranslation("candidate");
  const ref = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the text, which it does not read
  useEffect(() => {
    const box = ref.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [text, large]);
  return (
    <section aria-label={t("room.captions")} className="rounded-card bg-sunken p-4">
      <div
        ref={ref}
        role="log"
        aria-live={announced ? "polite" : "off"}
        data-testid="caption"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
        tabIndex={0}
        className={cn("overflow-y-auto text-ai", large ? "h-[108px] text-[22px] leading-9" : "h-[78px]")}
      >
        {text}
      </div>
    </section>
  );
}

const SHOWN = 4;

interface OwnWordsProps {
  transcript: Transcript;
  questionIndex: number | null;
  partial: string;
}

/** The candidate's own words for the open question, a finished phrase at a time. */
export function OwnWords({ transcript, questionIndex, partial }: OwnWordsProps) {
  const { t } = useTranslation("candidate");
  const open = transcript.questions.find((question) => question.index === questionIndex);
  const mine = transcript.segments.filter((segment) => segment.speaker === "candidate");
  const words = (open ? mine.filter((segment) => segment.question_id === open.question_id) : mine).slice(
    -SHOWN,
  );
  return (
    <section aria-label={t("room.ownWords")} className="min-h-20">
      {(words.length > 0 || partial) && <h2 className="text-base text-muted">{t("room.ownWords")}</h2>}
      <div role="log" aria-live="off" data-testid="own-words" className="text-muted">
        {words.map((segment) => (
          <p key={`${segment.call_id}:${segment.id}`}>{segment.text}</p>
        ))}
        {partial && <p className="text-subtle">{partial}</p>}
      </div>
    </section>
  );
}
