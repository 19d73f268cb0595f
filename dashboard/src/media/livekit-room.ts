import {
  ConnectionError,
  ConnectionErrorReason,
  DisconnectReason,
  type LocalTrack,
  type RemoteParticipant,
  Room,
  RoomEvent,
  Track,
} from "livekit-client";
import { Emitter } from "@/lib/emitter";
import { watchLine } from "./line-quality";
import type { MediaRoom, RoomEvents } from "./media-room";
import { MediaError } from "./types";

/** Speech for a recogniser: wide band, and sent through silences too, which the turn detection listens to. */
const SPEECH_BITRATE = 48_000;
const SAID = new TextEncoder();
const HEARD = new TextDecoder();

/** LiveKit's own client behind the little that a call needs of it. The only file that knows the library. */
export class LiveKitRoom extends Emitter<RoomEvents> implements MediaRoom {
  private readonly room = new Room({
    // Tracks are their owner's: a connection that ends must not end the microphone.
    stopLocalTrackOnUnpublish: false,
    disconnectOnPageLeave: true,
  });
  private microphone: LocalTrack | null = null;
  private leaving = false;
  private unwatch: () => void = () => undefined;

  constructor() {
    super();
    this.room
      .on(RoomEvent.ParticipantConnected, ({ identity }) => this.emit("joined", identity))
      .on(RoomEvent.ParticipantDisconnected, ({ identity }) => this.emit("left", identity))
      .on(RoomEvent.TrackSubscribed, (track, _publication, { identity }) => {
        if (track.kind !== Track.Kind.Audio) return;
        this.emit("sound", identity, track.sid ?? track.mediaStreamTrack.id, track.mediaStreamTrack);
      })
      .on(RoomEvent.TrackUnsubscribed, (track, _publication, { identity }) => {
        this.emit("sound", identity, track.sid ?? track.mediaStreamTrack.id, null);
      })
      .on(RoomEvent.DataReceived, (payload, participant, _kind, _topic, _encryption, sender) => {
        const identity = participant?.identity ?? sender;
        if (identity) this.emit("message", identity, HEARD.decode(payload));
      })
      .on(RoomEvent.SignalReconnecting, () => this.emit("line", "reconnecting"))
      .on(RoomEvent.Reconnecting, () => this.emit("line", "reconnecting"))
      .on(RoomEvent.Reconnected, () => this.emit("line", "connected"))
      .on(RoomEvent.Disconnected, (reason) => {
        if (!this.leaving) {
          this.emit("line", reason === DisconnectReason.DUPLICATE_IDENTITY ? "taken" : "lost");
        }
      });
  }

  async connect(url: string, token: string, options: { subscribe: boolean }): Promise<void> {
    if (typeof RTCPeerConnection === "undefined") {
      throw new MediaError("unsupported", "this browser has no WebRTC");
    }
    let signalled = false;
    this.room.once(RoomEvent.SignalConnected, () => {
      signalled = true;
    });
    try {
      await this.room.connect(url, token, { autoSubscribe: options.subscribe });
    } catch (error) {
      throw mediaError(error, signalled);
    }
  }

  members(): string[] {
    return [...this.room.remoteParticipants.values()].map(({ identity }: RemoteParticipant) => identity);
  }

  async publish(track: MediaStreamTrack): Promise<void> {
    const publication = await this.room.localParticipant.publishTrack(track, {
      source: Track.Source.Microphone,
      audioPreset: { maxBitrate: SPEECH_BITRATE },
      dtx: false,
      red: true,
    });
    this.microphone = publication.track ?? null;
    this.unwatch();
    this.unwatch = watchLine(
      async () => this.microphone?.getRTCStatsReport(),
      (slow, facts) => this.emit("quality", slow, facts),
    );
  }

  async replace(track: MediaStreamTrack): Promise<void> {
    await this.microphone?.replaceTrack(track, true);
  }

  async setMuted(muted: boolean): Promise<void> {
    if (muted) await this.microphone?.mute();
    else await this.microphone?.unmute();
  }

  async send(text: string, to: string): Promise<void> {
    await this.room.localParticipant.publishData(SAID.encode(text), {
      reliable: true,
      destinationIdentities: [to],
    });
  }

  disconnect(): void {
    this.leaving = true;
    this.unwatch();
    void this.room.disconnect(false);
  }
}

/** Without media after the signalling stood, it is the network in between that lets no sound through. */
function mediaError(error: unknown, signalled: boolean): MediaError {
  const message = error instanceof Error ? error.message : "the room cannot be entered";
  if (error instanceof ConnectionError && error.reason === ConnectionErrorReason.NotAllowed) {
    return new MediaError("refused", message);
  }
  return new MediaError(signalled ? "blocked" : "unreachable", message);
}
