import { ApiError } from "@/api/client";
import { companyApi } from "@/api/company";
import type { HrCommand, ListenReply } from "@/api/types";
import { type ListenPort, LiveKitListener } from "@/media/listen";
import { SmallWebRTCListener } from "@/media/smallwebrtc-listen";
import type { Doorway, Voice } from "@/media/types";

export interface SupervisionState {
  listening: "off" | "opening" | "on" | "reconnecting";
  voices: readonly Voice[];
  /** The own microphone: `ready` is connected and silent, until the interviewer has given way. */
  voice: "off" | "opening" | "ready" | "on_air";
  /** The last thing that could not be done; `what` names it. */
  failure: { what: "listen" | "speak"; error: unknown } | null;
  /** Commands sent from this page, oldest first. */
  sent: readonly SentByMe[];
}

export interface SentByMe {
  /** Own number, for the list. */
  n: number;
  command: HrCommand;
  /** The server's name for it, once it has taken it. */
  id: string | null;
  error: unknown;
}

const AGAIN_MS = 2_000;
const KEPT = 50;

/** One person's supervision of one interview: hears it, speaks in it, and asks things of it. */
export class Supervision {
  private state: SupervisionState = {
    listening: "off",
    voices: [],
    voice: "off",
    failure: null,
    sent: [],
  };
  private readonly listeners = new Set<() => void>();
  private ear: ListenPort | null = null;
  private mouth: ListenPort | null = null;
  private microphone: MediaStreamTrack | null = null;
  private readonly own = new Set<string>();
  private again: ReturnType<typeof setTimeout> | undefined;
  private count = 0;

  constructor(readonly interviewId: string) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): SupervisionState => this.state;

  /** Hears the interview; after a broken line it comes back by itself until `stop`. */
  async listen(): Promise<void> {
    if (this.state.listening !== "off" || this.mouth?.oneConnection) return;
    this.set({ listening: "opening", failure: null });
    try {
      await this.openEar();
    } catch (error) {
      // Stopped meanwhile: then nobody waits for this answer.
      if (this.isOpening()) this.set({ listening: "off", failure: { what: "listen", error } });
    }
  }

  stop(): void {
    clearTimeout(this.again);
    this.ear?.disconnect();
    this.ear = null;
    this.set({ listening: "off", voices: [] });
  }

  /** Brings the microphone into the call, silent until `goOnAir`. Owns the track from here on. */
  async prepareToSpeak(track: MediaStreamTrack): Promise<void> {
    this.microphone = track;
    track.enabled = false;
    this.set({ voice: "opening", failure: null });
    try {
      const doorway = doorwayOf(await companyApi.listenIn(this.interviewId, true));
      if (doorway.identity) this.own.add(doorway.identity);
      const mouth = this.portFor(doorway.transport);
      this.mouth = mouth;
      mouth.on("link", (link) => {
        if (mouth === this.mouth && (link === "lost" || link === "taken")) {
          this.set({ failure: { what: "speak", error: null } });
          this.silence();
        }
      });
      if (mouth.oneConnection) {
        this.ear?.disconnect();
        this.ear = null;
        mouth.on("voices", (voices) => mouth === this.mouth && this.set({ voices }));
        this.set({ listening: "on" });
      }
      await mouth.connect(doorway, track);
      if (mouth === this.mouth) this.set({ voice: "ready" });
    } catch (error) {
      this.silence();
      this.set({ failure: { what: "speak", error } });
    }
  }

  /** From here on the candidate hears this person. */
  goOnAir(): void {
    if (this.state.voice !== "ready" || !this.microphone) return;
    this.microphone.enabled = true;
    this.set({ voice: "on_air" });
  }

  /** The microphone is off and given back before anything else happens. */
  silence(): void {
    if (this.microphone) {
      this.microphone.enabled = false;
      this.microphone.stop();
    }
    this.microphone = null;
    const { mouth } = this;
    this.mouth = null;
    mouth?.disconnect();
    this.set({ voice: "off" });
    if (mouth?.oneConnection && this.state.listening !== "off") this.comeBack(0);
  }

  /** Asks it of the interview; the answer comes as an event of the call. Resolves to the command's id, or null. */
  async command(command: HrCommand): Promise<string | null> {
    this.count += 1;
    const n = this.count;
    this.set({ sent: [...this.state.sent, { n, command, id: null, error: null }].slice(-KEPT) });
    try {
      const { command_id } = await companyApi.command(this.interviewId, command);
      this.amend(n, { id: command_id });
      return command_id;
    } catch (error) {
      this.amend(n, { error });
      return null;
    }
  }

  forget(n: number): void {
    this.set({ sent: this.state.sent.filter((one) => one.n !== n) });
  }

  close(): void {
    this.stop();
    this.silence();
  }

  private isOpening(): boolean {
    return this.state.listening === "opening";
  }

  private portFor(transport: "livekit" | "smallwebrtc"): ListenPort {
    return transport === "livekit" ? new LiveKitListener(this.own) : new SmallWebRTCListener();
  }

  private async openEar(): Promise<void> {
    const doorway = doorwayOf(await companyApi.listenIn(this.interviewId, false));
    if (this.state.listening === "off") return;
    const ear = this.portFor(doorway.transport);
    this.ear?.disconnect();
    this.ear = ear;
    ear.on("voices", (voices) => ear === this.ear && this.set({ voices }));
    ear.on("link", (link) => {
      if (ear !== this.ear || this.state.listening === "off") return;
      if (link === "connected") this.set({ listening: "on" });
      else if (link === "reconnecting") this.set({ listening: "reconnecting" });
      else if (link === "lost" || link === "taken") this.comeBack();
    });
    await ear.connect(doorway, null);
  }

  /** The line broke, or the call behind it ended and the next one has begun. */
  private comeBack(afterMs = AGAIN_MS): void {
    this.set({ listening: "reconnecting", voices: [] });
    clearTimeout(this.again);
    this.again = setTimeout(() => {
      if (this.state.listening !== "reconnecting") return;
      this.openEar().catch((error: unknown) => {
        if (this.state.listening !== "reconnecting") return;
        const final =
          error instanceof ApiError && error.status < 500 && ![404, 409, 429].includes(error.status);
        if (final) this.set({ listening: "off", failure: { what: "listen", error } });
        else this.comeBack();
      });
    }, afterMs);
  }

  private amend(n: number, change: Partial<SentByMe>): void {
    this.set({ sent: this.state.sent.map((one) => (one.n === n ? { ...one, ...change } : one)) });
  }

  private set(change: Partial<SupervisionState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

function doorwayOf({ listen_ticket, ...place }: ListenReply): Doorway & { identity: string } {
  return { ...place, join_ticket: listen_ticket };
}
