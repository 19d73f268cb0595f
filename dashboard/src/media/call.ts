import { COMPLETING_ENDS, type EndReason } from "@/fold/events";
import { EMPTY, fold, type Transcript } from "@/fold/transcript";
import { randomId } from "@/lib/ids";
import type { LineFacts } from "./line-quality";
import type { Outgoing } from "./messages";
import {
  type CandidateCommand,
  type Doorway,
  type LinkState,
  type LiveState,
  MediaError,
  type MediaPort,
  type Voice,
} from "./types";

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
  /** When the microphone became what it is, by `Date.now()`. */
  microphoneSince: number;
  /** The line carries sound badly; and what it is like, once the browser has said. */
  slow: boolean;
  line: LineFacts | null;
  voices: readonly Voice[];
  /** The interviewer: not here yet, here, or away after having been here while the line itself stands. */
  agent: "awaited" | "here" | "away";
  /** When `agent` became what it is, by `Date.now()`. */
  agentSince: number;
  /** When another interviewer took up this interview in place of one that was lost; null while none did. */
  replacedAt: number | null;
  /** When the present phase began, by `Date.now()`. */
  since: number;
  /** The agent's latest line that is only written, never spoken. */
  notice: string | null;
  error: unknown;
}

export interface Joined extends Doorway {
  call_id: string;
}

export interface CallParts {
  /** Asks the server for a call; rejects with what the server said. */
  join: (takeOver: boolean) => Promise<Joined>;
  port: (joined: Joined) => MediaPort;
  /** What a rejected join means: open elsewhere, not allowed any more, no interviewer free, or not reachable for now. */
  verdictOn: (error: unknown) => "elsewhere" | "refused" | "full" | "unreachable";
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
    microphoneSince: Date.now(),
    slow: false,
    line: null,
    voices: [],
    agent: "awaited",
    agentSince: Date.now(),
    replacedAt: null,
    since: Date.now(),
    notice: null,
    error: null,
  };
  private readonly listeners = new Set<() => void>();
  private port: MediaPort | null = null;
  private track: MediaStreamTrack | null = null;
  /** The call in which the interview is held now, the one that was joined, and all that were seen in this stay. */
  private callId: string | null = null;
  private joined: string | null = null;
  private readonly calls = new Set<string>();
  /** Calls whose agent was told that the candidate types. */
  private readonly told = new Set<string>();
  private waiting: Outgoing[] = [];
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
    const wasIn = this.state.live !== null || this.state.phase === "reconnecting";
    void this.enter(wasIn ? "reconnecting" : "joining", false);
  }

  command(command: CandidateCommand): void {
    if (this.port) this.port.sendCommand(command);
    else this.waiting.push({ id: randomId(), command });
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
    this.applyMute();
    if (old && old !== track) old.stop();
    // A track that the system still silences says so itself.
    this.tellMicrophone(track.muted ? "muted" : "live");
  }

  private tellMicrophone(microphone: CallState["microphone"]): void {
    if (microphone !== this.state.microphone) this.set({ microphone, microphoneSince: Date.now() });
  }

  /** Steps out while nobody is there who could be told; the interview stays open for a return. */
  leave(): void {
    this.over("left");
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
      this.callId = this.joined = joined.call_id;
      this.calls.add(joined.call_id);
      if (phase === "joining") this.set({ phase: "connecting" });
      const port = this.listen(this.parts.port(joined));
      this.port = port;
      await port.connect({ ...joined, microphone: this.track });
      if (attempt !== this.attempt) return;
      this.applyMute();
      if (!port.agentsFollow) this.onAgent(joined.call_id);
      for (const { id, command } of this.waiting.splice(0)) port.sendCommand(command, id);
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
      // Whoever waits for a free interviewer waits as long as they like.
      if (verdict === "full") return null;
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
    port.on("agent", (callId) => port === this.port && this.onAgent(callId));
    port.on("event", (event, from) => {
      const callId = from ?? this.callId;
      // The tail of a call that was replaced still belongs to its own call; calls of other stays are not shown.
      if (port !== this.port || !callId || !this.calls.has(callId)) return;
      this.set({ transcript: fold([[callId, event]], this.state.transcript) });
      if (event.type === "call.ended" && callId === this.callId) this.onEnded(event.reason);
    });
    port.on("notice", (notice) => port === this.port && this.set({ notice }));
    port.on("voices", (voices) => port === this.port && this.set({ voices }));
    port.on("microphone", (microphone) => this.tellMicrophone(microphone));
    port.on("line", (slow, line) => port === this.port && this.set({ slow, line }));
    return port;
  }

  private onLink(link: LinkState): void {
    if (isOver(this.state.phase)) return;
    if (link === "connected") {
      const { agent, agentSince } = this.state;
      this.set({
        phase: "live",
        since: Date.now(),
        error: null,
        agentSince: agent === "here" ? agentSince : Date.now(),
      });
    } else if (link === "reconnecting" && this.state.phase === "live") {
      this.set({ phase: "reconnecting", since: Date.now() });
    } else if (link === "lost") void this.enter("reconnecting", false);
    else if (link === "taken") this.over("elsewhere");
  }

  /** An interviewer came, went, or was followed by another one in a call of its own. */
  private onAgent(callId: string | null): void {
    if (isOver(this.state.phase)) return;
    if (callId === null) {
      if (this.state.agent === "here") this.set({ agent: "away", agentSince: Date.now() });
      return;
    }
    if (callId !== this.callId) {
      clearTimeout(this.ending);
      this.callId = callId;
      this.calls.add(callId);
      if (this.state.agent === "here") this.set({ agent: "away", agentSince: Date.now() });
    } else if (this.state.live?.call_id === callId) this.agentIsHere();
    if (this.state.textMode && !this.told.has(callId)) {
      this.told.add(callId);
      this.port?.sendCommand({ kind: "set_text_mode", on: true });
    }
  }

  /** Being in the room is not enough: the interviewer is here when it has told how things stand. */
  private agentIsHere(): void {
    if (this.state.agent === "here") return;
    const replaced = this.state.agent === "away" && this.callId !== this.joined;
    this.set({
      agent: "here",
      agentSince: Date.now(),
      ...(replaced ? { replacedAt: Date.now(), notice: null } : {}),
    });
  }

  private onLive(live: LiveState): void {
    const known = this.state.live;
    if (known && known.call_id === live.call_id && live.version <= known.version) return;
    if (this.callId && live.call_id !== this.callId) return;
    this.set({ live });
    this.agentIsHere();
    // Writing was granted, or the agent does not hear this language: it says so before its first word.
    const turned = known?.call_id === live.call_id && known.text_mode !== live.text_mode;
    const begins = live.text_mode && live.state === "connecting";
    if ((turned || begins) && live.text_mode !== this.state.textMode) {
      this.set({ textMode: live.text_mode });
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
    if (this.port?.agentsFollow && (reason === "shutdown" || reason === "fault" || reason === "replaced")) {
      // The line stays; who follows takes up the interview in it. Another tab would have taken the line.
      if (this.state.agent === "here") this.set({ agent: "away", agentSince: Date.now() });
      return;
    }
    if (reason === "shutdown" || reason === "fault") {
      // The interview goes on in a new call as soon as the server takes one.
      this.set({ phase: "reconnecting", since: Date.now() });
      this.dropPort();
      this.rejoin = setTimeout(() => void this.enter("reconnecting", false), REJOIN_EVERY_MS);
      return;
    }
    const phase = reason === "replaced" ? "elsewhere" : reason === "candidate_left" ? "left" : "ended";
    const completed = reason === null || COMPLETING_ENDS.has(reason);
    this.over(completed ? "ended" : phase);
  }

  private over(phase: "ended" | "elsewhere" | "left"): void {
    this.attempt += 1;
    clearTimeout(this.rejoin);
    this.dropPort();
    this.track?.stop();
    this.set({ phase, since: Date.now(), error: null });
  }

  private dropPort(): void {
    const { port } = this;
    this.port = null;
    if (!port) return;
    this.waiting.push(...port.takeUnsent());
    port.disconnect();
    this.set({ voices: [], slow: false, line: null });
  }

  private applyMute(): void {
    const silence = () => {
      if (this.track) this.track.enabled = !this.state.muted && !this.state.textMode;
    };
    silence();
    // A port that says so to the far side may switch the track itself on again.
    void this.port?.setMuted(this.state.muted).then(silence, () => undefined);
  }

  private set(change: Partial<CallState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

function isOver(phase: Phase): boolean {
  return phase === "ended" || phase === "left" || phase === "elsewhere" || phase === "refused";
}
