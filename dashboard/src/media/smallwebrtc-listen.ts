import { Emitter } from "@/lib/emitter";
import type { ListenPort } from "./listen";
import { gathered, linked, signal } from "./peer";
import { type Doorway, MediaError, type MediaEvents, type Speaker, type Voice } from "./types";

/** Which of the offered lines carries whom; the server puts its sounds on them in this order. */
const LINES: readonly Speaker[] = ["agent", "candidate"];

/** Hears an embedded call: one connection with a line for each speaker; the microphone goes out on the first. */
export class SmallWebRTCListener extends Emitter<Pick<MediaEvents, "link" | "voices">> implements ListenPort {
  private pc: RTCPeerConnection | null = null;
  private voices: Voice[] = [];
  private closed = false;

  async connect(doorway: Doorway, microphone: MediaStreamTrack | null): Promise<void> {
    if (typeof RTCPeerConnection === "undefined") {
      throw new MediaError("unsupported", "this browser has no WebRTC");
    }
    const pc = new RTCPeerConnection({ iceServers: doorway.ice_servers, bundlePolicy: "max-bundle" });
    this.pc = pc;
    const lines = LINES.map((who, index) => ({
      who,
      line:
        index === 0 && microphone
          ? pc.addTransceiver(microphone, { direction: "sendrecv" })
          : pc.addTransceiver("audio", { direction: "recvonly" }),
    }));
    pc.ontrack = ({ track, transceiver }) => {
      const who = lines.find(({ line }) => line === transceiver)?.who;
      if (!who || microphone) return;
      this.voices = [...this.voices, { id: track.id, who, stream: new MediaStream([track]) }];
      this.emit("voices", this.voices);
    };
    try {
      await pc.setLocalDescription(await pc.createOffer());
      await gathered(pc);
      const body = { sdp: pc.localDescription?.sdp, type: pc.localDescription?.type };
      const reply = await signal(doorway, "POST", body);
      const answer = (await reply.json()) as { sdp: string; type: RTCSdpType };
      await pc.setRemoteDescription(answer);
      await linked(pc);
    } catch (error) {
      this.disconnect();
      throw error;
    }
    if (this.closed) return;
    pc.onconnectionstatechange = () => this.onState(pc.connectionState);
    this.emit("link", "connected");
  }

  disconnect(): void {
    this.closed = true;
    this.pc?.close();
    this.pc = null;
    this.voices = [];
    this.emit("voices", []);
  }

  private onState(state: RTCPeerConnectionState): void {
    if (this.closed) return;
    if (state === "connected") this.emit("link", "connected");
    else if (state === "disconnected") this.emit("link", "reconnecting");
    else if (state === "failed" || state === "closed") {
      this.disconnect();
      this.emit("link", "lost");
    }
  }
}
