import { Volume2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { audioContext } from "@/media/level";
import { Button } from "@/ui/button";
import { CheckRow } from "./row";

type SoundState = "not_played" | "playing" | "asked" | "good" | "bad";

export function SoundRow() {
  const { t } = useTranslation("candidate");
  const [state, setState] = useState<SoundState>("not_played");
  const words = {
    not_played: "soundAsk",
    playing: "soundAsk",
    asked: "soundAsk",
    good: "soundGood",
    bad: "soundBad",
  } as const;
  const play = async () => {
    setState("playing");
    await testSound();
    setState("asked");
  };
  return (
    <CheckRow
      title={t("check.sound")}
      verdict={state === "good" ? "good" : state === "bad" ? "warn" : "open"}
      words={t(`check.${words[state]}`)}
      stateKey={state}
      testId="sound-state"
    >
      <Button
        size="lg"
        icon={Volume2}
        busy={state === "playing"}
        busyLabel={t("check.playing")}
        onClick={() => void play()}
      >
        {t("check.playTest")}
      </Button>
      {(state === "asked" || state === "bad" || state === "good") && (
        <fieldset className="flex flex-wrap items-center gap-3">
          <legend className="float-left mr-3">{t("check.heard")}</legend>
          <Button size="lg" aria-pressed={state === "good"} onClick={() => setState("good")}>
            {t("check.yes")}
          </Button>
          <Button size="lg" aria-pressed={state === "bad"} onClick={() => setState("bad")}>
            {t("check.no")}
          </Button>
        </fieldset>
      )}
    </CheckRow>
  );
}

/** Four soft tones over two seconds, as loud as speech. */
function testSound(): Promise<void> {
  const context = audioContext();
  const start = context.currentTime + 0.05;
  const notes = [392, 523.25, 659.25, 523.25];
  const each = 0.5;
  notes.forEach((frequency, index) => {
    const at = start + index * each;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = "triangle";
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.25, at + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.001, at + each);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + each);
  });
  return new Promise((resolve) => setTimeout(resolve, notes.length * each * 1_000 + 100));
}
