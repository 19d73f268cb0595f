import type { InterviewRow, InterviewStatus, StoredEvent } from "@/api/types";
import type { TranscriptEvent } from "@/fold/events";
import { cursors, EMPTY, fold, type Transcript } from "@/fold/transcript";
import type { LiveState } from "@/media/types";
import { foldFacts, type LiveFacts, NO_FACTS } from "./facts";
import { type LinkState, LiveSocket, monitorUrl } from "./live-socket";

export interface MonitorState {
  link: LinkState;
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
  private readonly socket: LiveSocket<Message>;

  constructor(interviewId: string, url = monitorUrl(interviewId)) {
    this.socket = new LiveSocket(url, {
      after: () => cursors(this.state.transcript),
      onMessage: (message) => this.onMessage(message),
      onLink: (link) => this.set({ link }),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): MonitorState => this.state;

  start(): void {
    this.socket.start();
  }

  stop(): void {
    this.socket.stop();
  }

  private onMessage(message: Message): void {
    switch (message.type) {
      case "snapshot": {
        this.socket.settled();
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

  private set(change: Partial<MonitorState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
