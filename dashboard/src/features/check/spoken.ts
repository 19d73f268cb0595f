/** Sentences of the device check, in the voices that come with the program. */
import { toChosenSpeaker } from "@/media/devices";

const SENTENCES = {
  check: {
    en: new URL("../../assets/check-en.mp3", import.meta.url).href,
    ko: new URL("../../assets/check-ko.mp3", import.meta.url).href,
  },
  practice: {
    en: new URL("../../assets/practice-en.mp3", import.meta.url).href,
    ko: new URL("../../assets/practice-ko.mp3", import.meta.url).href,
  },
} as const;

export interface Speaking {
  /** Settles when it was said or stopped; rejects when it cannot be played. */
  done: Promise<void>;
  stop: () => void;
}

/** Says a sentence through the chosen speaker, in English where there is none in the language. */
export function say(name: keyof typeof SENTENCES, language: string): Speaking {
  const sentences: Record<string, string> = SENTENCES[name];
  const sound = new Audio(sentences[language.split("-")[0] ?? ""] ?? sentences.en);
  let stopped = false;
  const done = new Promise<void>((resolve, reject) => {
    sound.onended = () => resolve();
    sound.onpause = () => resolve();
    sound.onerror = () => reject(new Error("the sentence cannot be played"));
    toChosenSpeaker(sound)
      .then(() => (stopped ? resolve() : sound.play()))
      // Stopped before it began: the browser calls that a failure.
      .catch((error) => (stopped ? resolve() : reject(error)));
  });
  return {
    done,
    stop: () => {
      stopped = true;
      sound.pause();
    },
  };
}
