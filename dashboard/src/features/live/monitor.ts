import { session } from "@/api/session";
import type { InterviewRow, InterviewStatus, StoredEvent } from "@/api/types";
import type { TranscriptEvent } from "@/fold/events";
import { cursors, EMPTY, fold, type Transcript } from "@/fold/transcript";
import type { LiveState } from "@/media/types";
import { foldFacts, type LiveFacts, NO_FACTS } from "./facts";

export interface MonitorState {
  link: "connecting" | "open" | "lost" | "unknown" | "signed_out";
  interview: InterviewRow | null;
  status: InterviewStatus | null;
  transcript: Transcript;
  facts: LiveFacts;
  live: LiveState | null;
  /** When `live` came, by `Date.now()`: the elapsed time runs on from there. */
  liveAt: number;
}

type Message =
  | { type: "snapshot"; interview: InterviewRow; events: StoredEvent[]; live: LiveState | null }
  | { type: "event"; call_id: string; event: TranscriptEvent }
  | { type: "live"; live: LiveState }
  | { type: "status"; status: InterviewStatus }
  | { type: "ping" };

const RETRY_MS = [500, 1_000, 2_000, 5_000];
/** The server speaks at least every 15 s; a line silent for longer than two of these is dead. */
const SILENT_MS = 35_000;
const UNAUTHENTICATED = 4401;
const UNKNOWN = 4404;

/** Watches one interview: a snapshot, then its tail; after a drop only what came meanwhile. */
export class Monitor {
  private state: MonitorState = {
    link: "connecting",
    interview: null,
    status: null,
    transcript: EMPTY,
    facts: NO_FACTS,
    live: null,
    liveAt: 0,
  };
  private readonly listeners = new Set<() => void>();
  private socket: WebSocket | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private closed = true;

  constructor(
    interviewId: string,
    private readonly url = monitorUrl(interviewId),
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): MonitorState => this.state;

  start(): void {
    if (!this.closed) return;
    this.closed = false;
    this.open();
  }

  stop(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.socket?.close();
    this.socket = null;
  }

  private open(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      const after = cursors(this.state.transcript);
      socket.send(JSON.stringify({ type: "auth", token: session.token(), after }));
      this.heard();
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket || typeof data !== "string") return;
      this.heard();
      this.onMessage(JSON.parse(data) as Message);
    };
    socket.onclose = ({ code }) => {
      if (socket === this.socket) void this.onClosed(code);
    };
  }

  private onMessage(message: Message): void {
    switch (message.type) {
      case "snapshot": {
        this.failures = 0;
        const stream = message.events.map(({ call_id, event }) => [call_id, event] as const);
        this.set({
          link: "open",
          interview: message.interview,
          status: message.interview.status,
          transcript: fold(stream, this.state.transcript),
          facts: foldFacts(stream, this.state.facts),
          ...this.newer(message.live),
        });
        break;
      }
      case "event":
        this.set({
          transcript: fold([[message.call_id, message.event]], this.state.transcript),
          facts: foldFacts([[message.call_id, message.event]], this.state.facts),
        });
        break;
      case "live":
        this.set(this.newer(message.live));
        break;
      case "status":
        this.set({ status: message.status });
        break;
      default:
        break;
    }
  }

  /** States are sent whole, and one that was overtaken is dropped. */
  private newer(live: LiveState | null): Partial<MonitorState> {
    const known = this.state.live;
    if (!live || (known && known.call_id === live.call_id && live.version < known.version)) return {};
    return { live, liveAt: Date.now() };
  }

  private async onClosed(code: number): Promise<void> {
    clearTimeout(this.silence);
    this.socket = null;
    if (this.closed) return;
    if (code === UNKNOWN) return this.set({ link: "unknown" });
    this.set({ link: "lost" });
    if (code === UNAUTHENTICATED) {
      const renewed = await session.refresh().catch(() => null);
      if (renewed === false) {
        this.set({ link: "signed_out" });
        await session.reauthenticated();
      }
      if (this.closed) return;
    }
    const delay = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.retry = setTimeout(() => this.open(), delay);
  }

  private heard(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.socket?.close(), SILENT_MS);
  }

  private set(change: Partial<MonitorState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

export function monitorUrl(interviewId: string): string {
  const { protocol, host } = window.location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/ws/monitor/${encodeURIComponent(interviewId)}`;
}
