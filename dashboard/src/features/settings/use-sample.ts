import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { settingsApi } from "@/api/settings";
import { sentence } from "@/ui/failure";
import { play, readyToPlay, stopPlaying } from "./play";

const LOOK_MS = 700;

type SampleState = "quiet" | "preparing" | "playing";

/** Has a sentence spoken, waits for its sound, and plays it; another one that begins ends it. */
export function useSample() {
  const { t } = useTranslation(["settings", "common"]);
  const { t: common } = useTranslation("common");
  const [state, setState] = useState<SampleState>("quiet");
  const [problem, setProblem] = useState<string | null>(null);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  const start = async (body: Parameters<typeof settingsApi.speak>[0]) => {
    stopPlaying();
    readyToPlay();
    setProblem(null);
    setState("preparing");
    try {
      let found = await settingsApi.speak(body);
      while (found.state === "running" && !gone.current) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        found = await settingsApi.spoken(found.id);
      }
      if (gone.current) return;
      if (found.state === "unanswered") throw new Unspoken(t("voices.unanswered"));
      if (found.error) throw new Unspoken(found.error);
      const sound = await settingsApi.sound(found.id);
      if (gone.current) return;
      setState("playing");
      await play(sound);
    } catch (error) {
      setProblem(error instanceof Unspoken ? error.message : sentence(error, common));
    }
    if (!gone.current) setState("quiet");
  };
  return { state, problem, start: (body: Parameters<typeof settingsApi.speak>[0]) => void start(body) };
}

/** Why there is no sound, in words for the reader. */
class Unspoken extends Error {}
