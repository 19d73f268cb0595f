import { Emitter } from "@/lib/emitter";
import { type MediaRoom, openRoom, speakerOf } from "./media-room";
import { type Doorway, MediaError, type MediaEvents, type Voice } from "./types";

/** Hears a call without being part of it, or lends it a voice. Its owner decides when to come back after `lost`. */
export interface ListenPort {
  /** Whether whoever speaks must hear through the same connection, or else hears themselves. */
  readonly oneConnection: boolean;
  /** `microphone`: sent to the call; null to hear only. Rejects with MediaError. */
  connect(doorway: Doorway, microphone: MediaStreamTrack | null): Promise<void>;
  disconnect(): void;
  on<K extends "link" | "voices">(name: K, listener: MediaEvents[K]): () => void;
}

/**
 * The ear and the voice of a person of the company in a room. Two visits under two identities: one that hears and is
 * hidden, and, for the time of a takeover, one that only sends.
 */
export class LiveKitListener extends Emitter<Pick<MediaEvents, "link" | "voices">> implements ListenPort {
  readonly oneConnection = false;
  private room: MediaRoom | null = null;
  private readonly sounds = new Map<string, Voice>();
  private closed = false;

  constructor(
    /** Participants that are this person themselves. */
    private readonly own: ReadonlySet<string>,
    private readonly makeRoom: () => Promise<MediaRoom> = openRoom,
  ) {
    super();
  }

  async connect({ livekit_url, livekit_token }: Doorway, microphone: MediaStreamTrack | null): Promise<void> {
    if (!livekit_url || !livekit_token) throw new MediaError("refused", "the server named no room");
    const room = await this.makeRoom().catch(() => {
      throw new MediaError("unreachable", "the code for rooms could not be loaded");
    });
    if (this.closed) return;
    this.room = room;
    room.on("sound", (identity, id, track) => this.onSound(identity, id, track));
    room.on("line", (state) => {
      if (this.closed) return;
      if (state === "lost" || state === "taken") this.disconnect();
      this.emit("link", state);
    });
    try {
      await room.connect(livekit_url, livekit_token, { subscribe: microphone === null });
      if (microphone) await room.publish(microphone);
    } catch (error) {
      this.disconnect();
      throw error;
    }
    if (!this.closed) this.emit("link", "connected");
  }

  disconnect(): void {
    this.closed = true;
    this.room?.disconnect();
    this.room = null;
    this.sounds.clear();
    this.emit("voices", []);
  }

  private onSound(identity: string, id: string, track: MediaStreamTrack | null): void {
    const who = speakerOf(identity);
    if (who === null || this.own.has(identity)) return;
    if (track) this.sounds.set(id, { id, who, stream: new MediaStream([track]) });
    else this.sounds.delete(id);
    this.emit("voices", [...this.sounds.values()]);
  }
}
