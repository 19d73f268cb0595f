import { Mic, Play, RotateCcw, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { Card } from "@/ui/parts";

/** One answer to get used to speaking here. */
const LONGEST_MS = 30_000;

/**
 * A question of no consequence, answered into the page alone: nothing is sent or kept, and nobody scores it. The
 * recording lives in this tab's memory and goes with it.
 */
export function Practice({ stream }: { stream: MediaStream | null }) {
  const { t } = useTranslation("candidate");
  const [state, setState] = useState<"ready" | "recording" | "done">("ready");
  const recorder = useRef<MediaRecorder | null>(null);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  useEffect(() => () => stop(recorder.current), []);
  if (!stream || typeof MediaRecorder === "undefined") return null;

  const record = () => {
    const made = new MediaRecorder(stream);
    const parts: Blob[] = [];
    const timer = setTimeout(() => stop(made), LONGEST_MS);
    made.ondataavailable = ({ data }) => parts.push(data);
    made.onstop = () => {
      clearTimeout(timer);
      setUrl(URL.createObjectURL(new Blob(parts, { type: made.mimeType })));
      setState("done");
    };
    recorder.current = made;
    made.start();
    setState("recording");
  };

  return (
    <Card className="grid gap-3" aria-labelledby="practice" data-testid="practice" data-state={state}>
      <h2 id="practice" className="font-semibold">
        {t("practice.heading")}
      </h2>
      <p className="text-muted">{t("practice.lead")}</p>
      <p className="text-xl font-medium">{t("practice.question")}</p>
      <p role="status" className="text-muted empty:hidden">
        {state === "recording" ? t("practice.listening") : state === "done" ? t("practice.done") : ""}
      </p>
      <div className="flex flex-wrap gap-3">
        {state === "recording" ? (
          <Button size="lg" icon={Square} onClick={() => stop(recorder.current)}>
            {t("practice.finish")}
          </Button>
        ) : (
          <Button size="lg" icon={state === "done" ? RotateCcw : Mic} onClick={record}>
            {t(state === "done" ? "practice.again" : "practice.try")}
          </Button>
        )}
        {url && state === "done" && (
          <Button size="lg" icon={Play} onClick={() => void new Audio(url).play().catch(() => undefined)}>
            {t("check.playBack")}
          </Button>
        )}
      </div>
    </Card>
  );
}

function stop(recorder: MediaRecorder | null): void {
  if (recorder?.state === "recording") recorder.stop();
}
