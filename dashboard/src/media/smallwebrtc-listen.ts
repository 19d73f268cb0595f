import { Emitter } from "@/lib/emitter";
import type { ListenPort } from "./listen";
import { gathered, linked, signal } from "./peer";
import { type Doorway, MediaError, type MediaEvents, type Voice } from "./types";

/**
 * Hears an embedded call as one mix, without the own voice where this very connection sends one: so whoever speaks
 * hears through the same connection.
 */
export class SmallWebRTCListener extends Emitter<Pick<MediaEvents, "link" | "voices">> implements ListenPort {
  readonly oneConnection = true;
  private pc: RTCPeerConnection | null = null;
  private voices: Voice[] = [];
  private closed = false;

  async connect(doorway: Doorway, microphone: MediaStreamTrack | null): Promise<void> {
    if (typeof RTCPeerConnection === "undefined") {
      throw new MediaError("unsupported", "this browser has no WebRTC");
    }
    const pc = new RTCPeerConnection({ iceServers: doorway.ice_servers, bundlePolicy: "max-bundle" });
    this.pc = pc;
    if (microphone) pc.addTransceiver(microphone, { direction: "sendrecv" });
    else pc.addTransceiver("audio", { direction: "recvonly" });
    pc.ontrack = ({ track }) => {
      this.voices = [{ id: track.id, who: "everybody", stream: new MediaStream([track]) }];
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
