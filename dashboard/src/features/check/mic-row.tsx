import { Mic, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { SelectField } from "@/ui/field";
import { SegmentMeter } from "@/ui/parts";
import { CheckRow, type Verdict } from "./row";
import type { Microphone, MicState } from "./use-microphone";

const VERDICTS: Partial<Record<MicState, Verdict>> = {
  not_asked: "open",
  asking: "open",
  listening: "open",
  good: "good",
  silent: "warn",
  quiet: "warn",
  bluetooth: "warn",
};

const RECORD_MS = 3_000;

export function MicRow({ microphone }: { microphone: Microphone }) {
  const { t } = useTranslation("candidate");
  const { state, level, stream, devices, deviceId, open } = microphone;
  return (
    <CheckRow
      title={t("check.microphone")}
      verdict={VERDICTS[state] ?? "bad"}
      words={t(`check.mic.${state}`)}
      stateKey={state}
      testId="mic-state"
    >
      {stream ? (
        <>
          <p>{t("check.say")}</p>
          <SegmentMeter level={level} className="w-full max-w-[320px]" />
          <PlayBack stream={stream} />
          {devices.length > 1 && (
            <SelectField
              label={t("check.device")}
              value={deviceId ?? ""}
              onChange={(event) => void open(event.target.value)}
            >
              {devices.map((device) => (
                <option key={device.deviceId} value={device.deviceId}>
                  {device.label}
                </option>
              ))}
            </SelectField>
          )}
        </>
      ) : (
        <>
          <p>{t("check.why")}</p>
          <Button size="lg" icon={Mic} busy={state === "asking"} onClick={() => void open()}>
            {t("check.allow")}
          </Button>
        </>
      )}
    </CheckRow>
  );
}

/** Three seconds recorded in the page only, to hear oneself as others do. */
function PlayBack({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation("candidate");
  const [recording, setRecording] = useState(false);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  if (typeof MediaRecorder === "undefined") return null;

  const record = () => {
    const recorder = new MediaRecorder(stream);
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      setRecording(false);
      setUrl(URL.createObjectURL(new Blob(parts, { type: recorder.mimeType })));
    };
    recorder.start();
    setRecording(true);
    setTimeout(() => recorder.state === "recording" && recorder.stop(), RECORD_MS);
  };

  return (
    <div className="flex flex-wrap gap-3">
      <Button size="lg" icon={Mic} busy={recording} busyLabel={t("check.recording")} onClick={record}>
        {t("check.record")}
      </Button>
      {url && (
        <Button size="lg" icon={Play} onClick={() => void new Audio(url).play()}>
          {t("check.playBack")}
        </Button>
      )}
    </div>
  );
}
