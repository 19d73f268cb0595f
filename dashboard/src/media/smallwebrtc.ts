import { Emitter } from "@/lib/emitter";
import { randomId } from "@/lib/ids";
import { watchLine } from "./line-quality";
import { type Outgoing, parse, wireText } from "./messages";
import { watchMicrophone } from "./microphone-watch";
import { gathered, linked, signal } from "./peer";
import {
  type CandidateCommand,
  type ConnectOptions,
  MediaError,
  type MediaEvents,
  type MediaPort,
} from "./types";

/** The far side takes a line without a ping in 3 s for dead. */
const PING_EVERY_MS = 1_000;
/** A short hole in the network heals by itself; only after this the line is made anew. */
const SELF_HEAL_MS = 1_500;
/** After this without a line the port gives up and the caller joins afresh. */
const GIVE_UP_MS = 15_000;
const RETRY_EVERY_MS = 1_000;
interface Answer {
  sdp: string;
  type: RTCSdpType;
  pc_id: string;
}

interface Waiting extends Outgoing {
  sent: boolean;
}

/**
 * The embedded door: one peer connection to the server, signalled over HTTP, with a data channel for state and
 * commands. aiortc cannot restart ICE on a running connection, so a dropped line is replaced by a new one under the
 * same `pc_id` (`restart_pc`), which keeps the agent and its call.
 */
export class SmallWebRTC extends Emitter<MediaEvents> implements MediaPort {
  readonly agentsFollow = false;
  private pc: RTCPeerConnection | null = null;
  private channel: RTCDataChannel | null = null;
  private options: ConnectOptions | null = null;
  private pcId: string | null = null;
  private microphone: MediaStreamTrack | null = null;
  private outgoing: Waiting[] = [];
  private ping: ReturnType<typeof setInterval> | undefined;
  private heal: ReturnType<typeof setTimeout> | undefined;
  private lostAt: number | null = null;
  private restarting = false;
  private closed = false;
  private unwatch: () => void = () => undefined;

  async connect(options: ConnectOptions): Promise<void> {
    if (typeof RTCPeerConnection === "undefined") {
      throw new MediaError("unsupported", "this browser has no WebRTC");
    }
    this.options = options;
    this.takeMicrophone(options.microphone);
    window.addEventListener("offline", this.onOffline);
    window.addEventListener("online", this.onOnline);
    this.emit("link", "connecting");
    try {
      await this.open(false);
    } catch (error) {
      this.disconnect();
      throw error;
    }
  }

  disconnect(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.heal);
    window.removeEventListener("offline", this.onOffline);
    window.removeEventListener("online", this.onOnline);
    this.dropConnection();
    this.emit("link", "closed");
  }

  /** Kept until the agent has confirmed it: what was on the way when the line broke is sent again under its id. */
  sendCommand(command: CandidateCommand, id = randomId()): void {
    this.outgoing.push({ id, command, sent: false });
    this.flush();
  }

  takeUnsent(): Outgoing[] {
    return this.outgoing.splice(0).map(({ id, command }) => ({ id, command }));
  }

  async replaceMicrophone(track: MediaStreamTrack): Promise<void> {
    this.takeMicrophone(track);
    await this.pc?.getSenders()[0]?.replaceTrack(track);
  }

  private takeMicrophone(track: MediaStreamTrack): void {
    this.microphone = track;
    watchMicrophone(track, (state) => this.emit("microphone", state));
  }

  /** The agent hears silence as such here; there is nobody to tell. */
  async setMuted(): Promise<void> {}

  private async open(restart: boolean): Promise<void> {
    const { options, microphone } = this;
    if (!options || !microphone) throw new Error("open() before connect()");
    const pc = new RTCPeerConnection({ iceServers: options.ice_servers, bundlePolicy: "max-bundle" });
    this.pc = pc;
    pc.ontrack = ({ track, streams }) => {
      if (pc === this.pc && track.kind === "audio") {
        this.emit("voices", [{ id: track.id, who: "agent", stream: streams[0] ?? new MediaStream([track]) }]);
      }
    };
    pc.onconnectionstatechange = () => this.onConnection(pc);
    // The first transceiver is where the far side looks for the microphone and puts its voice.
    pc.addTransceiver(microphone, { direction: "sendrecv" });
    this.adopt(pc.createDataChannel("chat", { ordered: true }));

    const late: RTCIceCandidate[] = [];
    let answered = false;
    pc.onicecandidate = ({ candidate }) => {
      if (!candidate) return;
      if (answered) void this.trickle([candidate]);
      else late.push(candidate);
    };
    await pc.setLocalDescription(await pc.createOffer());
    await gathered(pc);
    const known = late.length;
    const answer = await this.offer(pc, restart);
    if (pc !== this.pc) return;
    this.pcId = answer.pc_id;
    await pc.setRemoteDescription({ type: answer.type, sdp: answer.sdp });
    answered = true;
    if (late.length > known) void this.trickle(late.slice(known));
    await linked(pc);
    if (pc === this.pc)
      this.unwatch = watchLine(
        () => pc.getStats(),
        (slow, facts) => this.emit("line", slow, facts),
      );
  }

  private async offer(pc: RTCPeerConnection, restart: boolean): Promise<Answer> {
    const { localDescription } = pc;
    const body = {
      sdp: localDescription?.sdp,
      type: localDescription?.type,
      ...(this.pcId ? { pc_id: this.pcId, restart_pc: restart } : {}),
    };
    if (!this.options) throw new Error("offer() before connect()");
    const reply = await signal(this.options, "POST", body);
    return (await reply.json()) as Answer;
  }

  private async trickle(candidates: RTCIceCandidate[]): Promise<void> {
    if (!this.pcId || !this.options) return;
    const body = {
      pc_id: this.pcId,
      candidates: candidates.map((candidate) => ({
        candidate: candidate.candidate,
        sdp_mid: candidate.sdpMid,
        sdp_mline_index: candidate.sdpMLineIndex,
      })),
    };
    // A late candidate that does not arrive costs one possible path, not the call.
    await signal(this.options, "PATCH", body).catch(() => undefined);
  }

  private adopt(channel: RTCDataChannel): void {
    this.channel = channel;
    channel.onopen = () => {
      if (channel !== this.channel) return;
      clearInterval(this.ping);
      this.ping = setInterval(() => {
        if (channel.readyState === "open") channel.send(`ping: ${Date.now()}`);
      }, PING_EVERY_MS);
      channel.send(`ping: ${Date.now()}`);
      for (const out of this.outgoing) out.sent = false;
      this.flush();
    };
    channel.onmessage = ({ data }) => {
      if (channel === this.channel && typeof data === "string") this.onMessage(data);
    };
    channel.onclose = () => {
      if (channel === this.channel && !this.closed && this.pc?.connectionState === "connected") this.onLost();
    };
  }

  private flush(): void {
    const { channel } = this;
    if (channel?.readyState !== "open") return;
    for (const out of this.outgoing) {
      if (out.sent) continue;
      channel.send(wireText(out));
      out.sent = true;
    }
  }

  private onMessage(data: string): void {
    const message = parse(data);
    if (!message) return;
    if (message.type === "signalling") {
      if (message.message?.type === "renegotiate") void this.renegotiate();
      if (message.message?.type === "peerLeft") this.onLost();
      return;
    }
    const { event } = message;
    if (event?.type === "command.received") {
      this.outgoing = this.outgoing.filter(({ id }) => id !== event.command_id);
    }
    if (event) this.emit("event", event);
    if (message.live) this.emit("live", message.live);
    if (message.notice) this.emit("notice", message.notice);
  }

  /** The far side asks for a new offer on the same connection. */
  private async renegotiate(): Promise<void> {
    const { pc } = this;
    if (pc?.signalingState !== "stable") return;
    try {
      await pc.setLocalDescription(await pc.createOffer());
      const answer = await this.offer(pc, false);
      await pc.setRemoteDescription({ type: answer.type, sdp: answer.sdp });
    } catch {
      if (pc === this.pc) this.onLost();
    }
  }

  private onConnection(pc: RTCPeerConnection): void {
    if (pc !== this.pc || this.closed) return;
    if (pc.connectionState === "connected") {
      clearTimeout(this.heal);
      this.lostAt = null;
      this.emit("link", "connected");
    } else if (pc.connectionState === "disconnected") {
      this.lostAt ??= Date.now();
      this.emit("link", "reconnecting");
      clearTimeout(this.heal);
      this.heal = setTimeout(() => void this.restart(), SELF_HEAL_MS);
    } else if (pc.connectionState === "failed" && this.pcId) {
      this.onLost();
    }
  }

  private readonly onOffline = () => {
    this.lostAt ??= Date.now();
    this.emit("link", "reconnecting");
  };

  private readonly onOnline = () => {
    if (this.lostAt !== null) void this.restart();
  };

  private onLost(): void {
    if (this.closed) return;
    this.lostAt ??= Date.now();
    this.emit("link", "reconnecting");
    void this.restart();
  }

  private async restart(): Promise<void> {
    if (this.restarting || this.closed) return;
    this.restarting = true;
    try {
      while (!this.closed && this.lostAt !== null) {
        if (this.pc?.connectionState === "connected" && this.channel?.readyState === "open") {
          this.lostAt = null;
          this.emit("link", "connected");
          return;
        }
        if (Date.now() - this.lostAt > GIVE_UP_MS) return this.giveUp();
        this.dropConnection();
        try {
          await this.open(true);
        } catch (error) {
          if (error instanceof MediaError && error.reason === "refused") return this.giveUp();
          await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
        }
      }
    } finally {
      this.restarting = false;
    }
  }

  private giveUp(): void {
    if (this.closed) return;
    this.closed = true;
    window.removeEventListener("offline", this.onOffline);
    window.removeEventListener("online", this.onOnline);
    this.dropConnection();
    this.emit("link", "lost");
  }

  private dropConnection(): void {
    clearInterval(this.ping);
    this.unwatch();
    const { pc } = this;
    this.pc = null;
    this.channel = null;
    pc?.close();
  }
}
