/** What stands in the way of the microphone; each has its own words on the page. */
export type MicProblem =
  | "dismissed"
  | "blocked"
  | "blocked_by_system"
  | "none_found"
  | "in_use"
  | "insecure"
  | "unsupported";

export class MicrophoneError extends Error {
  constructor(readonly problem: MicProblem) {
    super(`microphone: ${problem}`);
    this.name = "MicrophoneError";
  }
}

const WANTED: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};

const DEVICE_KEY = "microphone_id";
const SPEAKER_KEY = "speaker_id";

/** Safari and iOS choose the speaker themselves: there the list is not shown instead of failing. */
export function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}

export function savedSpeaker(): string | null {
  return sessionStorage.getItem(SPEAKER_KEY);
}

export function saveSpeaker(deviceId: string): void {
  sessionStorage.setItem(SPEAKER_KEY, deviceId);
}

/** Sends an element's sound to the chosen speaker; to the usual one where that is gone or cannot be chosen. */
export async function toChosenSpeaker(element: HTMLAudioElement): Promise<void> {
  const chosen = savedSpeaker();
  if (!chosen || !canChooseSpeaker()) return;
  await element.setSinkId(chosen).catch(() => undefined);
}

export async function openMicrophone(deviceId = savedMicrophone()): Promise<MediaStream> {
  if (!window.isSecureContext) throw new MicrophoneError("insecure");
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError("unsupported");
  try {
    const audio = deviceId ? { ...WANTED, deviceId: { ideal: deviceId } } : WANTED;
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    const used = stream.getAudioTracks()[0]?.getSettings().deviceId;
    if (used) sessionStorage.setItem(DEVICE_KEY, used);
    return stream;
  } catch (error) {
    throw new MicrophoneError(await problemOf(error));
  }
}

export function savedMicrophone(): string | null {
  return sessionStorage.getItem(DEVICE_KEY);
}

/** `granted`, `denied`, `prompt`, or null where the browser does not say. */
export async function microphonePermission(): Promise<PermissionState | null> {
  try {
    return (await navigator.permissions.query({ name: "microphone" as PermissionName })).state;
  } catch {
    return null;
  }
}

/** Calls back when the permission is changed in the browser's own controls; returns how to stop. */
export function onMicrophonePermission(listener: (state: PermissionState) => void): () => void {
  let stop: () => void = () => undefined;
  let stopped = false;
  navigator.permissions
    ?.query({ name: "microphone" as PermissionName })
    .then((status) => {
      if (stopped) return;
      const changed = () => listener(status.state);
      status.addEventListener("change", changed);
      stop = () => status.removeEventListener("change", changed);
    })
    .catch(() => undefined);
  return () => {
    stopped = true;
    stop();
  };
}

export async function listDevices(): Promise<{
  microphones: MediaDeviceInfo[];
  speakers: MediaDeviceInfo[];
}> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return {
    microphones: all.filter((device) => device.kind === "audioinput" && device.deviceId),
    speakers: all.filter((device) => device.kind === "audiooutput" && device.deviceId),
  };
}

/** A headset in call mode sends telephone quality: its microphone runs at 8 or 16 kHz. */
export function isBluetoothCallMode(track: MediaStreamTrack): boolean {
  const { sampleRate } = track.getSettings();
  return (
    sampleRate !== undefined && sampleRate <= 16_000 && /bluetooth|hands-?free|airpods/i.test(track.label)
  );
}

async function problemOf(error: unknown): Promise<MicProblem> {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none_found";
  if (name === "NotReadableError" || name === "AbortError") return "in_use";
  if (name === "NotAllowedError" || name === "SecurityError") {
    // Chromium answers the same for "no", for a closed prompt and for a system that forbids it.
    if (error instanceof DOMException && /system/i.test(error.message)) return "blocked_by_system";
    const permission = await microphonePermission();
    return permission === "prompt" ? "dismissed" : "blocked";
  }
  return "unsupported";
}
