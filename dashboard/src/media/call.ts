import { COMPLETING_ENDS, type EndReason } from "@/fold/events";
import { EMPTY, fold, type Transcript } from "@/fold/transcript";
import { type CandidateCommand, type LinkState, type LiveState, MediaError, type MediaPort } from "./types";

export type Phase =
  | "idle"
  | "joining"
  | "connecting"
  | "live"
  | "reconnecting"
  | "ended"
  | "left"
  | "elsewhere"
  | "refused"
  | "blocked"
  | "failed";

export interface CallState {
  phase: Phase;
  live: LiveState | null;
  transcript: Transcript;
  textMode: boolean;
  muted: boolean;
  microphone: "live" | "muted" | "ended";
  remote: MediaStream | null;
  /** When the present phase began, by `Date.now()`. */
  since: number;
  /** The agent's latest line that is only written, never spoken. */
  notice: string | null;
  error: unknown;
}

export interface Joined {
  call_id: string;
  offer_url: string;
  join_ticket: string;
  ice_servers: RTCIceServer[];
}

export interface CallParts {
  /** Asks the server for a call; rejects with what the server said. */
  join: (takeOver: boolean) => Promise<Joined>;
  port: () => MediaPort & { takeUnsent?: () => CandidateCommand[] };
  /** What a rejected join means: open elsewhere, not allowed any more, or not reachable for now. */
  verdictOn: (error: unknown) => "elsewhere" | "refused" | "unreachable";
}

const REJOIN_EVERY_MS = 3_000;
/** A server that has just started takes calls a few seconds later; only after this the page says that it failed. */
const JOIN_WITHIN_MS = 20_000;
/** The last event follows the last state; only when it does not come is the state taken as the end. */
const END_EVENT_WITHIN_MS = 3_000;

/** One candidate's stay in the room: joins, keeps the line, rejoins, and tells what to show. */
export class CallSession {
  private state: CallState = {
    phase: "idle",
    live: null,
    transcript: EMPTY,
    textMode: false,
    muted: false,
    microphone: "live",
    remote: null,
    since: Date.now(),
    notice: null,
    error: null,
  };
  private readonly listeners = new Set<() => void>();
  private port: (MediaPort & { takeUnsent?: () => CandidateCommand[] }) | null = null;
  private track: MediaStreamTrack | null = null;
  private callId: string | null = null;
  private waiting: CandidateCommand[] = [];
  private rejoin: ReturnType<typeof setTimeout> | undefined;
  private ending: ReturnType<typeof setTimeout> | undefined;
  private joiningSince = 0;
  /** Rises with every new attempt, so that answers to an old one are dropped. */
  private attempt = 0;

  constructor(private readonly parts: CallParts) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): CallState => this.state;

  async start(
    track: MediaStreamTrack,
    options: { takeOver?: boolean; textMode?: boolean } = {},
  ): Promise<void> {
    this.track = track;
    if (options.textMode !== undefined) this.set({ textMode: options.textMode });
    this.applyMute();
    this.joiningSince = Date.now();
    await this.enter("joining", options.takeOver ?? false);
  }

  /** Tries at once instead of waiting for the next try. */
  retry(): void {
    this.joiningSince = Date.now();
    void this.enter(this.state.live ? "reconnecting" : "joining", false);
  }

  command(command: CandidateCommand): void {
    if (this.port) this.port.sendCommand(command);
    else this.waiting.push(command);
  }

  setTextMode(on: boolean): void {
    this.set({ textMode: on });
    this.applyMute();
    this.command({ kind: "set_text_mode", on });
  }

  setMuted(muted: boolean): void {
    this.set({ muted });
    this.applyMute();
  }

  async switchMicrophone(track: MediaStreamTrack): Promise<void> {
    const old = this.track;
    this.track = track;
    this.applyMute();
    await this.port?.replaceMicrophone(track);
    if (old && old !== track) old.stop();
    this.set({ microphone: "live" });
  }

  /** Leaves the line without a word; the interview stays open for a return. */
  close(): void {
    this.attempt += 1;
    clearTimeout(this.rejoin);
    clearTimeout(this.ending);
    this.dropPort();
    this.track?.stop();
  }

  private async enter(phase: "joining" | "reconnecting", takeOver: boolean): Promise<void> {
    const attempt = ++this.attempt;
    clearTimeout(this.rejoin);
    this.dropPort();
    // A further try of the same entering keeps what is on screen.
    if (this.state.phase !== phase && !(phase === "joining" && this.state.phase === "connecting")) {
      this.set({ phase, since: Date.now(), error: null });
    }
    try {
      const joined = await this.parts.join(takeOver);
      if (attempt !== this.attempt || !this.track) return;
      this.callId = joined.call_id;
      if (phase === "joining") this.set({ phase: "connecting" });
      const port = this.listen(this.parts.port());
      this.port = port;
      await port.connect({ ...joined, microphone: this.track });
      if (attempt !== this.attempt) return;
      if (this.state.textMode) port.sendCommand({ kind: "set_text_mode", on: true });
      for (const command of this.waiting.splice(0)) port.sendCommand(command);
    } catch (error) {
      if (attempt === this.attempt) this.onRefused(error, phase, takeOver);
    }
  }

  private onRefused(error: unknown, phase: "joining" | "reconnecting", takeOver: boolean): void {
    this.dropPort();
    const next = this.phaseAfter(error, phase);
    if (next) {
      this.set({ phase: next, error, since: Date.now() });
      return;
    }
    this.set({ error });
    this.rejoin = setTimeout(() => void this.enter(phase, takeOver), REJOIN_EVERY_MS);
  }

  /** The page to show after a failed attempt; null to try again, which somebody who was in the call never has to ask for. */
  private phaseAfter(error: unknown, phase: "joining" | "reconnecting"): Phase | null {
    if (!(error instanceof MediaError)) {
      const verdict = this.parts.verdictOn(error);
      if (verdict !== "unreachable") return verdict;
    } else if (phase === "joining" && (error.reason === "blocked" || error.reason === "unsupported")) {
      return "blocked";
    }
    const patient = phase === "joining" && Date.now() - this.joiningSince < JOIN_WITHIN_MS;
    return phase === "joining" && !patient ? "failed" : null;
  }

  private listen<P extends MediaPort>(port: P): P {
    port.on("link", (link) => port === this.port && this.onLink(link));
    port.on("live", (live) => port === this.port && this.onLive(live));
    port.on("event", (event) => {
      if (port !== this.port || !this.callId) return;
      this.set({ transcript: fold([[this.callId, event]], this.state.transcript) });
      if (event.type === "call.ended") this.onEnded(event.reason);
    });
    port.on("notice", (notice) => port === this.port && this.set({ notice }));
    port.on("remoteTrack", (remote) => port === this.port && this.set({ remote }));
    port.on("microphone", (microphone) => this.set({ microphone }));
    return port;
  }

  private onLink(link: LinkState): void {
    if (isOver(this.state.phase)) return;
    if (link === "connected") this.set({ phase: "live", since: Date.now(), error: null });
    else if (link === "reconnecting" && this.state.phase === "live") {
      this.set({ phase: "reconnecting", since: Date.now() });
    } else if (link === "lost") void this.enter("reconnecting", false);
  }

  private onLive(live: LiveState): void {
    const known = this.state.live;
    if (known && known.call_id === live.call_id && live.version <= known.version) return;
    if (this.callId && live.call_id !== this.callId) return;
    this.set({ live });
    if (live.text_mode && live.state === "connecting" && !this.state.textMode) {
      // The agent does not hear this language: it says so before its first word.
      this.set({ textMode: true });
      this.applyMute();
    }
    if (live.state === "ended") {
      clearTimeout(this.ending);
      this.ending = setTimeout(() => this.onEnded(null), END_EVENT_WITHIN_MS);
    }
  }

  private onEnded(reason: EndReason | null): void {
    clearTimeout(this.ending);
    if (isOver(this.state.phase)) return;
    if (reason === "shutdown" || reason === "fault") {
      // The interview goes on in a new call as soon as the server takes one.
      this.set({ phase: "reconnecting", since: Date.now() });
      this.dropPort();
      this.rejoin = setTimeout(() => void this.enter("reconnecting", false), REJOIN_EVERY_MS);
      return;
    }
    const phase = reason === "replaced" ? "elsewhere" : reason === "candidate_left" ? "left" : "ended";
    this.attempt += 1;
    this.dropPort();
    this.track?.stop();
    const completed = reason === null || COMPLETING_ENDS.has(reason);
    this.set({ phase: completed ? "ended" : phase, since: Date.now() });
  }

  private dropPort(): void {
    const { port } = this;
    this.port = null;
    if (!port) return;
    this.waiting.push(...(port.takeUnsent?.() ?? []));
    port.disconnect();
  }

  private applyMute(): void {
    if (this.track) this.track.enabled = !this.state.muted && !this.state.textMode;
  }

  private set(change: Partial<CallState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

function isOver(phase: Phase): boolean {
  return phase === "ended" || phase === "left" || phase === "elsewhere" || phase === "refused";
}
