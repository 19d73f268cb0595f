import { useCallback, useEffect, useRef, useState } from "react";
import {
  isBluetoothCallMode,
  listDevices,
  type MicProblem,
  MicrophoneError,
  microphonePermission,
  onMicrophonePermission,
  openMicrophone,
} from "@/media/devices";
import { audioContext, LevelReader } from "@/media/level";

export type MicState =
  | "not_asked"
  | "asking"
  | "listening"
  | "good"
  | "silent"
  | "quiet"
  | "bluetooth"
  | MicProblem;

const FRAME_MS = 1_000 / 15;
/** Of the meter's scale: ordinary speech at arm's length lies well above, room noise below. */
const SPEECH_LEVEL = 0.4;
const NOISE_LEVEL = 0.05;
const SPEECH_FRAMES = 4;
const VERDICT_AFTER_MS = 8_000;

export interface Microphone {
  state: MicState;
  level: number;
  stream: MediaStream | null;
  devices: MediaDeviceInfo[];
  deviceId: string | null;
  open: (deviceId?: string) => Promise<void>;
}

/** Opens the microphone when asked, says in one word how it does, and looks again when anything changes. */
export function useMicrophone(): Microphone {
  const [state, setState] = useState<MicState>("not_asked");
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  const held = useRef<MediaStream | null>(null);

  const open = useCallback(async (deviceId?: string) => {
    setState("asking");
    try {
      const opened = await openMicrophone(deviceId);
      stopTracks(held.current);
      held.current = opened;
      setStream(opened);
      const track = opened.getAudioTracks()[0];
      setState(track && isBluetoothCallMode(track) ? "bluetooth" : "listening");
      setDevices((await listDevices()).microphones);
    } catch (error) {
      setStream(null);
      setState(error instanceof MicrophoneError ? error.problem : "unsupported");
    }
  }, []);

  useEffect(() => {
    void microphonePermission().then((permission) => {
      if (permission === "granted") void open();
    });
    const stopPermission = onMicrophonePermission((permission) => {
      if (permission === "granted") void open();
      else if (permission === "denied") setState("blocked");
    });
    const changed = async () => {
      const found = (await listDevices()).microphones;
      setDevices(found);
      const ended = held.current?.getAudioTracks().every((track) => track.readyState === "ended") ?? false;
      if (found.length > 0 && (ended || held.current === null)) {
        if ((await microphonePermission()) === "granted") void open();
      }
    };
    navigator.mediaDevices?.addEventListener?.("devicechange", changed);
    return () => {
      stopPermission();
      navigator.mediaDevices?.removeEventListener?.("devicechange", changed);
      stopTracks(held.current);
    };
  }, [open]);

  const level = useLevel(stream, setState);
  const deviceId = stream?.getAudioTracks()[0]?.getSettings().deviceId ?? null;
  return { state, level, stream, devices, deviceId, open };
}

function useLevel(stream: MediaStream | null, judge: (next: (state: MicState) => MicState) => void): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!stream) return setLevel(0);
    const reader = new LevelReader(audioContext(), stream);
    const since = Date.now();
    let loudFrames = 0;
    let loudest = 0;
    const timer = setInterval(() => {
      if (document.hidden) return;
      const now = reader.read();
      setLevel(now);
      loudest = Math.max(loudest, now);
      loudFrames = now >= SPEECH_LEVEL ? loudFrames + 1 : 0;
      const waited = Date.now() - since > VERDICT_AFTER_MS;
      judge((state) => {
        if (
          loudFrames >= SPEECH_FRAMES &&
          (state === "listening" || state === "silent" || state === "quiet")
        ) {
          return "good";
        }
        if (state !== "listening" || !waited) return state;
        return loudest < NOISE_LEVEL ? "silent" : loudest < SPEECH_LEVEL ? "quiet" : state;
      });
    }, FRAME_MS);
    return () => {
      clearInterval(timer);
      reader.close();
    };
  }, [stream, judge]);
  return level;
}

function stopTracks(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
