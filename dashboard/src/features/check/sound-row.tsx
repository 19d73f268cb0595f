import { useQuery } from "@tanstack/react-query";
import { Volume2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { canChooseSpeaker, listDevices, savedSpeaker, saveSpeaker } from "@/media/devices";
import { audioContext } from "@/media/level";
import { Button } from "@/ui/button";
import { SelectField } from "@/ui/field";
import { CheckRow } from "./row";
import { type Speaking, say } from "./spoken";

export type SoundState = "not_played" | "playing" | "asked" | "good" | "bad";

interface Props {
  state: SoundState;
  onState: (state: SoundState) => void;
}

/** A spoken sentence, as loud as the interviewer, and the one question that only the candidate can answer. */
export function SoundRow({ state, onState }: Props) {
  const { t, i18n } = useTranslation("candidate");
  const playing = useRef<Speaking | null>(null);
  const [speaker, setSpeaker] = useState(savedSpeaker() ?? "default");
  useEffect(() => () => playing.current?.stop(), []);
  const words = {
    not_played: "soundAsk",
    playing: "soundAsk",
    asked: "soundAsk",
    good: "soundGood",
    bad: "soundBad",
  } as const;
  const play = async () => {
    onState("playing");
    playing.current?.stop();
    playing.current = say("check", i18n.language);
    await playing.current.done.catch(tones);
    onState("asked");
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
        {t(state === "not_played" ? "check.playTest" : "check.playAgain")}
      </Button>
      {(state === "asked" || state === "bad" || state === "good") && (
        <fieldset className="flex flex-wrap items-center gap-3">
          <legend className="float-left mr-3">{t("check.heard")}</legend>
          <Button size="lg" aria-pressed={state === "good"} onClick={() => onState("good")}>
            {t("check.yes")}
          </Button>
          <Button size="lg" aria-pressed={state === "bad"} onClick={() => onState("bad")}>
            {t("check.no")}
          </Button>
        </fieldset>
      )}
      <Speakers
        chosen={speaker}
        onChoose={(id) => {
          saveSpeaker(id);
          setSpeaker(id);
        }}
      />
    </CheckRow>
  );
}

/** Nothing where there is no choice: the names are known once the microphone was allowed. */
function Speakers({ chosen, onChoose }: { chosen: string; onChoose: (id: string) => void }) {
  const { t } = useTranslation("candidate");
  const devices = useQuery({
    queryKey: ["devices"],
    queryFn: listDevices,
    enabled: canChooseSpeaker(),
    staleTime: 0,
  });
  const speakers = devices.data?.speakers.filter(({ label }) => label) ?? [];
  if (speakers.length < 2) return null;
  return (
    <SelectField label={t("check.speaker")} value={chosen} onChange={(event) => onChoose(event.target.value)}>
      {speakers.map((device) => (
        <option key={device.deviceId} value={device.deviceId}>
          {device.label}
        </option>
      ))}
    </SelectField>
  );
}

/** Four soft tones over two seconds, where the spoken sentence could not be fetched. */
function tones(): Promise<void> {
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
