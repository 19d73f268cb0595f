import { useQuery } from "@tanstack/react-query";
import { Hand } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { listDevices, type MicProblem, MicrophoneError, openMicrophone } from "@/media/devices";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { Notice } from "@/ui/parts";
import { Sheet } from "@/ui/sheet";
import { Meter } from "./meter";
import type { SupervisionState } from "./supervision";
import type { Takeover } from "./use-takeover";

interface Props {
  open: boolean;
  onClose: () => void;
  candidate: string;
  /** Own name, as the candidate is told it. */
  me: string;
  state: SupervisionState;
  takeover: Takeover;
}

/** Own microphone seen before it is heard; nothing goes out until the button is pressed. */
export function TakeOverDialog({ open, onClose, candidate, me, state, takeover }: Props) {
  const { t } = useTranslation(["hr", "live", "common"]);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [problem, setProblem] = useState<MicProblem | null>(null);
  const [deviceId, setDeviceId] = useState<string | null>(null);
  const [started, setStarted] = useState(false);
  const devices = useQuery({
    queryKey: ["devices", stream?.id],
    queryFn: listDevices,
    enabled: open && stream !== null,
    staleTime: 0,
  });

  useEffect(() => {
    if (!open) return;
    let opened: MediaStream | null = null;
    let dropped = false;
    setProblem(null);
    openMicrophone(deviceId ?? undefined).then(
      (found) => {
        opened = found;
        if (dropped) return stopAll(found);
        setStream(found);
      },
      (error: unknown) => setProblem(error instanceof MicrophoneError ? error.problem : "unsupported"),
    );
    return () => {
      dropped = true;
      if (opened) stopAll(opened);
      setStream(null);
      setStarted(false);
    };
  }, [open, deviceId]);

  useEffect(() => {
    if (open && started && state.voice === "on_air") onClose();
  }, [open, started, state.voice, onClose]);

  const start = () => {
    const [track] = stream?.getAudioTracks() ?? [];
    if (!track) return;
    setStarted(true);
    // What goes into the call is a track of its own: this dialog closes its one with itself.
    void takeover.start(track.clone());
  };
  return (
    <Sheet
      open={open}
      onClose={() => !takeover.busy && onClose()}
      title={t("takeover.title")}
      footer={
        <>
          <Button onClick={onClose} disabled={takeover.busy}>
            {t("common:cancel")}
          </Button>
          <Button
            tone="primary"
            icon={Hand}
            data-testid="take-over-confirm"
            disabled={!stream}
            busy={takeover.busy}
            busyLabel={t("takeover.starting")}
            onClick={start}
          >
            {t("takeover.confirm")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <p>{t("takeover.text", { name: candidate })}</p>
        <div className="rounded-control border-l-4 border-person bg-person-tint p-3">
          <p className="text-sm text-muted">{t("live:takeOver.hears")}</p>
          <p className="mt-1">{t("live:takeOver.said", { name: me })}</p>
        </div>
        {problem ? (
          <Notice role="alert" tone="caution" title={t("takeover.noMicrophone")}>
            {t(`takeover.mic.${problem}`)}
          </Notice>
        ) : (
          <>
            <SelectField
              label={t("takeover.microphone")}
              value={stream?.getAudioTracks()[0]?.getSettings().deviceId ?? ""}
              onChange={(event) => setDeviceId(event.target.value)}
            >
              {(devices.data?.microphones ?? []).map((device) => (
                <option key={device.deviceId} value={device.deviceId}>
                  {device.label}
                </option>
              ))}
            </SelectField>
            <Meter stream={stream} label={t("takeover.you")} testId="level-own" />
          </>
        )}
        {takeover.refused && (
          <Notice role="alert" tone="bad" title={t("takeover.refused")}>
            {takeover.refused.reason ?? t("takeover.noAnswer")}
          </Notice>
        )}
        {state.failure?.what === "speak" && <Failure error={state.failure.error} />}
      </div>
    </Sheet>
  );
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
