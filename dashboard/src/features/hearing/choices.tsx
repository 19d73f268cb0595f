import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { type Doubt, pieces, type Reading, settled } from "./pieces";

interface Props {
  text: string;
  doubts: readonly Doubt[];
  busy: boolean;
  /** Once every doubt has an answer: the whole phrase as the candidate says it was. */
  onSettled: (text: string) => void;
}

/** "Hard to hear: was this …?" with both readings; the answers are kept as a correction. */
export function HearingChoices({ text, doubts, busy, onSettled }: Props) {
  const { t } = useTranslation("candidate");
  const [chosen, setChosen] = useState<Record<number, Reading>>({});
  const open = pieces(text, doubts).flatMap(({ doubt }) => (doubt ? [doubt] : []));
  const choose = (doubt: Doubt, reading: Reading) => {
    const next = { ...chosen, [doubt.start]: reading };
    setChosen(next);
    const whole = settled(text, doubts, next);
    if (whole) onSettled(whole);
  };
  return (
    <ul className="grid gap-2 no-print" data-testid="hearing-choices">
      {open.map((doubt) => (
        <li key={doubt.start}>
          <fieldset className="grid gap-1">
            <legend className="text-base text-caution">{t("receipt.wasThis")}</legend>
            <div className="flex flex-wrap gap-2">
              {(["first", "second"] as const).map((reading) => (
                <Button
                  key={reading}
                  className="min-h-11"
                  aria-pressed={chosen[doubt.start] === reading}
                  tone={chosen[doubt.start] === reading ? "primary" : "secondary"}
                  busy={busy && chosen[doubt.start] === reading}
                  onClick={() => choose(doubt, reading)}
                >
                  {doubt[reading] ? `“${doubt[reading]}”` : t("receipt.nothingThere")}
                </Button>
              ))}
            </div>
          </fieldset>
        </li>
      ))}
    </ul>
  );
}
