import { useMutation } from "@tanstack/react-query";
import { Play, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { jobsApi, type SpeechSample } from "@/api/jobs";
import type { Job } from "@/api/types";
import { Button } from "@/ui/button";
import { sentence } from "@/ui/failure";

const LOOK_MS = 700;
const MOST = 1_000;

class NotSpoken extends Error {
  constructor(readonly sample: SpeechSample) {
    super("not spoken");
  }
}

/** A question in the voice that will ask it. The first time an interviewer speaks it, then it is kept. */
export function HearIt({ job, text }: { job: Job; text: string }) {
  const { t } = useTranslation("jobs");
  const { t: common } = useTranslation("common");
  const [playing, setPlaying] = useState(false);
  const audio = useRef<HTMLAudioElement | null>(null);
  const left = useRef<AbortController | null>(null);
  const stop = () => {
    audio.current?.pause();
    audio.current = null;
    setPlaying(false);
  };
  useEffect(() => {
    const leaving = new AbortController();
    left.current = leaving;
    return () => {
      leaving.abort();
      audio.current?.pause();
    };
  }, []);
  const hear = useMutation({
    mutationFn: async (player: HTMLAudioElement) => {
      const signal = left.current?.signal;
      const sound = await spoken(text.trim().slice(0, MOST), job, signal);
      if (signal?.aborted) return;
      const url = URL.createObjectURL(sound);
      player.onended = () => {
        URL.revokeObjectURL(url);
        setPlaying(false);
      };
      player.src = url;
      audio.current = player;
      await player.play();
      setPlaying(true);
    },
  });
  const why = hear.error;
  return (
    <span className="flex flex-wrap items-center justify-end gap-2">
      {why && (
        <span role="alert" className="text-sm text-bad">
          {why instanceof NotSpoken && why.sample.state === "unanswered"
            ? t("hear.unanswered")
            : t("hear.failed", {
                why: why instanceof NotSpoken ? (why.sample.error ?? "") : sentence(why, common),
              })}
        </span>
      )}
      <Button
        size="sm"
        icon={playing ? Square : Play}
        data-testid="hear-it"
        disabled={!text.trim()}
        busy={hear.isPending}
        busyLabel={t("hear.preparing")}
        // The player is made within the click: browsers let only that one sound.
        onClick={() => (playing ? stop() : hear.mutate(new Audio()))}
      >
        {playing ? t("hear.stop") : t("hear.play")}
      </Button>
    </span>
  );
}

async function spoken(text: string, job: Job, signal: AbortSignal | undefined): Promise<Blob> {
  let sample = await jobsApi.speak(text, job);
  while (sample.state === "running" && !signal?.aborted) {
    await new Promise((done) => setTimeout(done, LOOK_MS));
    sample = await jobsApi.sample(sample.id, signal);
  }
  if (sample.state !== "done" || sample.error) throw new NotSpoken(sample);
  return jobsApi.sound(sample.id);
}
