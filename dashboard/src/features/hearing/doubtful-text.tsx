import { useTranslation } from "react-i18next";
import type { DoubtfulSpan } from "@/api/types";
import { formatClock } from "@/lib/format";
import { Marked } from "./marked";
import { pieces } from "./pieces";

interface Props {
  text: string;
  doubts: readonly DoubtfulSpan[];
  /** Words that are looked for; they are marked. */
  query?: string;
  /** Null: there is no sound to hear. */
  onHear: ((doubt: DoubtfulSpan) => void) | null;
}

/** A phrase with its doubtful words underlined. */
export function DoubtfulText({ text, doubts, query = "", onHear }: Props) {
  const { t } = useTranslation("hr");
  return pieces(text, doubts).map(({ at, text, doubt }) => {
    const words = <Marked text={text} query={query} />;
    if (!doubt) return <span key={at}>{words}</span>;
    const look = "underline decoration-dotted decoration-2 underline-offset-4";
    if (!onHear) {
      return (
        <span key={at} className={look}>
          {words}
        </span>
      );
    }
    return (
      <button
        key={at}
        type="button"
        data-testid="doubtful"
        title={t("result.recognisersDiffer")}
        aria-label={t("result.hearDoubt", { words: text, time: formatClock(doubt.started_ms) })}
        className={`${look} cursor-pointer hover:bg-sunken`}
        onClick={() => onHear(doubt)}
      >
        {words}
      </button>
    );
  });
}

/** What the other recogniser heard, under the phrase. */
export function OtherReadings({ text, doubts }: Pick<Props, "text" | "doubts">) {
  const { t } = useTranslation("hr");
  const shown = pieces(text, doubts).flatMap(({ doubt }) => (doubt ? [doubt] : []));
  if (shown.length === 0) return null;
  return (
    <p className="text-sm text-muted" data-testid="other-readings">
      {t("result.recognisersDiffer")}:{" "}
      {shown.map((doubt, index) => (
        <span key={doubt.start}>
          {index > 0 && " · "}“{doubt.first}” /{" "}
          {doubt.second ? `“${doubt.second}”` : t("result.heardNothing")}
        </span>
      ))}
    </p>
  );
}
