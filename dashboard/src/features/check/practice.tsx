import { Mic, Play, RotateCcw, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Card } from "@/ui/parts";
import { type Speaking, say } from "./spoken";

/** One answer to get used to speaking here. */
const LONGEST_MS = 30_000;

/**
 * A question of no consequence, asked aloud and answered into the page alone: nothing is sent or kept, and nobody
 * scores it. The recording lives in this tab's memory and goes with it.
 */
export function Practice({ stream }: { stream: MediaStream | null }) {
  const { t, i18n } = useTranslation("candidate");
  const [state, setState] = useState<"ready" | "asking" | "recording" | "done">("ready");
  const recorder = useRef<MediaRecorder | null>(null);
  const question = useRef<Speaking | null>(null);
  const microphone = useRef(stream);
  microphone.current = stream;
  const here = useRef(true);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
      question.current?.stop();
      stop(recorder.current);
    };
  }, []);
  if (typeof MediaRecorder === "undefined") return null;

  const record = (sound: MediaStream) => {
    const made = new MediaRecorder(sound);
    const parts: Blob[] = [];
    const timer = setTimeout(() => stop(made), LONGEST_MS);
    made.ondataavailable = ({ data }) => parts.push(data);
    made.onstop = () => {
      clearTimeout(timer);
      if (!here.current) return;
      setUrl(URL.createObjectURL(new Blob(parts, { type: made.mimeType })));
      setState("done");
    };
    recorder.current = made;
    made.start();
    setState("recording");
  };

  const ask = async () => {
    setState("asking");
    question.current = say("practice", i18n.language);
    // It stands on the page as well: who cannot be asked aloud answers all the same.
    await question.current.done.catch(() => undefined);
    if (!here.current) return;
    if (microphone.current) record(microphone.current);
    else setState("ready");
  };

  const told = {
    ready: "",
    asking: t("practice.asking"),
    recording: t("practice.listening"),
    done: t("practice.done"),
  };
  return (
    <Card
      id="practice"
      className="grid scroll-mt-4 gap-3"
      aria-labelledby="practice-heading"
      data-testid="practice"
      data-state={state}
    >
      <h2 id="practice-heading" className="font-semibold">
        {t("practice.heading")}
      </h2>
      <p className="text-muted">{t("practice.lead")}</p>
      <p className="text-xl font-medium">{t("practice.question")}</p>
      <p role="status" className="text-muted empty:hidden">
        {told[state]}
      </p>
      <div className="flex flex-wrap gap-3">
        {state === "recording" && (
          <Button size="lg" icon={Square} onClick={() => stop(recorder.current)}>
            {t("practice.finish")}
          </Button>
        )}
        {state === "asking" && (
          <Button size="lg" icon={Mic} onClick={() => question.current?.stop()}>
            {t("practice.answer")}
          </Button>
        )}
        {(state === "ready" || state === "done") && (
          <Button
            size="lg"
            icon={state === "done" ? RotateCcw : Mic}
            disabled={!stream}
            aria-describedby={stream ? undefined : "practice-mic"}
            onClick={() => void ask()}
          >
            {t(state === "done" ? "practice.again" : "practice.try")}
          </Button>
        )}
        {url && state === "done" && (
          <Button size="lg" icon={Play} onClick={() => void new Audio(url).play().catch(() => undefined)}>
            {t("check.playBack")}
          </Button>
        )}
      </div>
      {!stream && (
        <p id="practice-mic" className="text-base text-muted">
          {t("practice.needMic")}
        </p>
      )}
    </Card>
  );
}

function stop(recorder: MediaRecorder | null): void {
  if (recorder?.state === "recording") recorder.stop();
}
