import { Emitter } from "@/lib/emitter";
import { randomId } from "@/lib/ids";
import { agentOf, callOf, type MediaRoom, openRoom, speakerOf } from "./media-room";
import { type Outgoing, parse, wireText } from "./messages";
import { watchMicrophone } from "./microphone-watch";
import {
  type CandidateCommand,
  type ConnectOptions,
  MediaError,
  type MediaEvents,
  type MediaPort,
  type Voice,
} from "./types";

/** A hole this short heals without a word on screen. */
const SELF_HEAL_MS = 1_500;
const SEND_AGAIN_MS = 1_000;

interface Waiting extends Outgoing {
  /** The call whose agent it was sent to; null while it is with nobody. */
  sentTo: string | null;
}

/**
 * The cluster's door: a room that outlives the interviewer in it. Call ids rise with time, so of several interviewers
 * in the room the one of the highest call holds the interview, and one of a call before the joined one is on its way
 * out. A command is kept until an interviewer has confirmed it, and goes to the next one under the same id.
 */
export class LiveKit extends Emitter<MediaEvents> implements MediaPort {
  readonly agentsFollow = true;
  private room: MediaRoom | null = null;
  private microphone: MediaStreamTrack | null = null;
  private readonly agents = new Set<string>();
  private readonly gone = new Set<string>();
  private current: string | null = null;
  private readonly sounds = new Map<string, { identity: string; voice: Voice }>();
  private waiting: Waiting[] = [];
  private online = false;
  private muted = false;
  private hole: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  /** `joined`: the call that the server opened for this stay. */
  constructor(
    private readonly joined: string,
    private readonly makeRoom: () => Promise<MediaRoom> = openRoom,
  ) {
    super();
  }

  async connect({ livekit_url, livekit_token, microphone }: ConnectOptions): Promise<void> {
    if (!livekit_url || !livekit_token) throw new MediaError("refused", "the server named no room");
    this.takeMicrophone(microphone);
    this.emit("link", "connecting");
    try {
      const room = await this.enter();
      await room.connect(livekit_url, livekit_token, { subscribe: true });
      await room.publish(this.microphone ?? microphone);
      if (this.muted) await room.setMuted(true);
    } catch (error) {
      const early = this.closed;
      this.disconnect();
      if (!early) throw error;
      return;
    }
    if (this.closed) return;
    this.online = true;
    this.emit("link", "connected");
    for (const identity of this.room?.members() ?? []) this.note(identity);
    this.choose(true);
  }

  disconnect(): void {
    if (this.closed) return;
    this.leave();
    this.emit("link", "closed");
  }

  sendCommand(command: CandidateCommand, id = randomId()): void {
    this.waiting.push({ id, command, sentTo: null });
    this.flush();
  }

  takeUnsent(): Outgoing[] {
    return this.waiting.splice(0).map(({ id, command }) => ({ id, command }));
  }

  async replaceMicrophone(track: MediaStreamTrack): Promise<void> {
    this.takeMicrophone(track);
    await this.room?.replace(track);
  }

  async setMuted(muted: boolean): Promise<void> {
    this.muted = muted;
    if (this.online) await this.room?.setMuted(muted);
  }

  private takeMicrophone(track: MediaStreamTrack): void {
    this.microphone = track;
    watchMicrophone(track, (state) => this.emit("microphone", state));
  }

  private async enter(): Promise<MediaRoom> {
    let room: MediaRoom;
    try {
      room = await this.makeRoom();
    } catch {
      throw new MediaError("unreachable", "the code for rooms could not be loaded");
    }
    if (this.closed) throw new MediaError("unreachable", "left before the room was entered");
    this.room = room;
    room.on("joined", (identity) => {
      this.gone.delete(identity);
      if (this.note(identity)) this.choose();
    });
    room.on("left", (identity) => this.onLeft(identity));
    room.on("sound", (identity, id, track) => this.onSound(identity, id, track));
    room.on("message", (identity, text) => this.onMessage(identity, text));
    room.on("line", (state) => this.onLine(state));
    room.on("quality", (slow, facts) => this.emit("line", slow, facts));
    return room;
  }

  /** Takes an interviewer into account; false for everybody else and for one that is on its way out. */
  private note(identity: string): boolean {
    const callId = callOf(identity);
    if (callId === null || callId < this.joined || this.gone.has(identity)) return false;
    if (this.agents.has(callId)) return false;
    this.agents.add(callId);
    return true;
  }

  private onLeft(identity: string): void {
    this.gone.add(identity);
    const callId = callOf(identity);
    if (callId !== null && this.agents.delete(callId)) this.choose();
  }

  private choose(tell = false): void {
    const highest = [...this.agents].sort().at(-1) ?? null;
    if (highest === this.current && !tell) return;
    this.current = highest;
    this.tellVoices();
    this.emit("agent", highest);
    this.flush();
  }

  private onSound(identity: string, id: string, track: MediaStreamTrack | null): void {
    const who = speakerOf(identity);
    if (who === null || who === "candidate") return;
    if (track) this.sounds.set(id, { identity, voice: { id, who, stream: new MediaStream([track]) } });
    else this.sounds.delete(id);
    if (track && this.note(identity)) this.choose();
    else this.tellVoices();
  }

  /** The present interviewer and people of the company; not one that was replaced. */
  private tellVoices(): void {
    const present = this.current === null ? null : agentOf(this.current);
    const heard = [...this.sounds.values()].filter(
      ({ identity, voice }) => voice.who === "person" || identity === present,
    );
    this.emit(
      "voices",
      heard.map(({ voice }) => voice),
    );
  }

  private onMessage(identity: string, text: string): void {
    const callId = callOf(identity);
    const message = callId === null ? null : parse(text);
    if (callId === null || !message) return;
    // A message may be here before the news of who came in.
    if (this.note(identity)) this.choose();
    if (message.event) {
      const { event } = message;
      if (event.type === "command.received") {
        this.waiting = this.waiting.filter(({ id }) => id !== event.command_id);
      }
      this.emit("event", event, callId);
    }
    if (callId !== this.current) return;
    if (message.live) this.emit("live", message.live);
    if (message.notice) this.emit("notice", message.notice);
  }

  private onLine(state: "connected" | "reconnecting" | "lost" | "taken"): void {
    if (this.closed) return;
    clearTimeout(this.hole);
    if (state === "reconnecting") {
      this.online = false;
      this.hole = setTimeout(() => this.emit("link", "reconnecting"), SELF_HEAL_MS);
    } else if (state === "connected") {
      this.online = true;
      this.catchUp();
      this.emit("link", "connected");
      this.choose(true);
      // What was on the way when the line broke may not have arrived; the agent knows its id if it did.
      this.sendAgain();
    } else {
      this.leave();
      this.emit("link", state);
    }
  }

  /** Who left while the line was down is told by nobody. */
  private catchUp(): void {
    const present = new Set(this.room?.members() ?? []);
    for (const callId of [...this.agents]) {
      if (!present.has(agentOf(callId))) this.agents.delete(callId);
    }
    for (const identity of present) this.note(identity);
  }

  private sendAgain(): void {
    for (const out of this.waiting) out.sentTo = null;
    this.flush();
  }

  private flush(): void {
    const { room, current } = this;
    if (!room || !this.online || current === null) return;
    for (const out of this.waiting) {
      if (out.sentTo === current) continue;
      out.sentTo = current;
      room.send(wireText(out), agentOf(current)).catch(() => {
        if (out.sentTo === current) out.sentTo = null;
        clearTimeout(this.again);
        this.again = setTimeout(() => this.flush(), SEND_AGAIN_MS);
      });
    }
  }

  private leave(): void {
    this.closed = true;
    this.online = false;
    clearTimeout(this.hole);
    clearTimeout(this.again);
    this.room?.disconnect();
    this.room = null;
  }
}
