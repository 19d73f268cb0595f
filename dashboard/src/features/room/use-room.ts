import { useCallback, useEffect, useRef, useState } from "react";
import { candidateApi } from "@/api/candidate";
import { ApiError } from "@/api/client";
import { keepCheck, keptCheck } from "@/features/candidate/view";
import { tabId } from "@/lib/ids";
import type { CallParts, CallSession, CallState } from "@/media/call";
import { type MicProblem, MicrophoneError, openMicrophone } from "@/media/devices";
import { silentTrack } from "@/media/level";
import { LiveKit } from "@/media/livekit";
import { SmallWebRTC } from "@/media/smallwebrtc";
import { useCall } from "@/media/use-call";

export const EVERY_INTERVIEWER_BUSY = "INT_505";

function callParts(token: string): CallParts {
  return {
    join: (takeOver) =>
      candidateApi.join(token, { tab_id: tabId(), ...(takeOver ? { take_over: true } : {}) }),
    port: ({ transport, call_id }) => (transport === "livekit" ? new LiveKit(call_id) : new SmallWebRTC()),
    verdictOn: (error) => {
      if (!(error instanceof ApiError)) return "unreachable";
      if (error.code === "INT_409") return "elsewhere";
      if (error.code === EVERY_INTERVIEWER_BUSY) return "full";
      const temporary = error.status >= 500 || error.status === 429;
      return temporary ? "unreachable" : "refused";
    },
  };
}

export interface RoomCall {
  call: CallState;
  session: CallSession;
  /** The stream of the microphone, for the voice bar; null while typing without one. */
  own: MediaStream | null;
  micProblem: MicProblem | null;
  enter: (options?: { takeOver?: boolean; textMode?: boolean }) => Promise<void>;
  switchDevice: (deviceId?: string) => Promise<void>;
  setTextMode: (on: boolean) => Promise<void>;
}

/** Opens the microphone, enters the call, and keeps both together. */
export function useRoom(token: string): RoomCall {
  const [call, session] = useCall(() => callParts(token));
  const [own, setOwn] = useState<MediaStream | null>(null);
  const [micProblem, setMicProblem] = useState<MicProblem | null>(null);
  const entered = useRef(false);

  const open = useCallback(async (deviceId?: string): Promise<MediaStreamTrack | null> => {
    try {
      const stream = await openMicrophone(deviceId);
      setOwn(stream);
      setMicProblem(null);
      return stream.getAudioTracks()[0] ?? null;
    } catch (error) {
      setMicProblem(error instanceof MicrophoneError ? error.problem : "unsupported");
      return null;
    }
  }, []);

  const enter = useCallback(
    async ({ takeOver = false, textMode = false }: { takeOver?: boolean; textMode?: boolean } = {}) => {
      const track = textMode ? silentTrack() : await open();
      if (!track) return;
      keepCheck(textMode);
      if (textMode) setMicProblem(null);
      await session.start(track, { takeOver, textMode });
    },
    [open, session],
  );

  useEffect(() => {
    if (entered.current) return;
    entered.current = true;
    void enter({ textMode: keptCheck()?.text_mode ?? false });
  }, [enter]);

  const switchDevice = useCallback(
    async (deviceId?: string) => {
      const track = await open(deviceId);
      if (track) await session.switchMicrophone(track);
    },
    [open, session],
  );

  const setTextMode = useCallback(
    async (on: boolean) => {
      if (!on && !own) {
        const track = await open();
        if (!track) return;
        await session.switchMicrophone(track);
      }
      if (on) setMicProblem(null);
      keepCheck(on);
      session.setTextMode(on);
    },
    [own, open, session],
  );

  return { call, session, own, micProblem, enter, switchDevice, setTextMode };
}
