import { session } from "@/api/session";

export type LinkState = "connecting" | "open" | "lost" | "unknown" | "signed_out";

const RETRY_MS = [500, 1_000, 2_000, 5_000];
/** The server speaks at least every 15 s; a line silent for longer than two of these is dead. */
const SILENT_MS = 35_000;
const UNAUTHENTICATED = 4401;
const FORBIDDEN = 4403;
const UNKNOWN = 4404;

interface Ends<M> {
  /** Of each call the last seq that is known already. */
  after: () => Record<string, number>;
  onMessage: (message: M) => void;
  onLink: (link: LinkState) => void;
}

/** A line of the live view: says who it is, comes back by itself after a drop, and renews a token that ran out. */
export class LiveSocket<M> {
  private socket: WebSocket | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private closed = true;

  constructor(
    private readonly url: string,
    private readonly ends: Ends<M>,
  ) {}

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

  /** The server took us: the next drop is the first of a new row. */
  settled(): void {
    this.failures = 0;
  }

  private open(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "auth", token: session.token(), after: this.ends.after() }));
      this.heard();
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket || typeof data !== "string") return;
      this.heard();
      this.ends.onMessage(JSON.parse(data) as M);
    };
    socket.onclose = ({ code }) => {
      if (socket === this.socket) void this.onClosed(code);
    };
  }

  private async onClosed(code: number): Promise<void> {
    clearTimeout(this.silence);
    this.socket = null;
    if (this.closed) return;
    if (code === UNKNOWN || code === FORBIDDEN) return this.ends.onLink("unknown");
    this.ends.onLink("lost");
    if (code === UNAUTHENTICATED) {
      const renewed = await session.refresh().catch(() => null);
      if (renewed === false) {
        this.ends.onLink("signed_out");
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
}

/** Where the live view of one interview is, or of all (`null`). */
export function monitorUrl(interviewId: string | null): string {
  const { protocol, host } = window.location;
  const scheme = protocol === "https:" ? "wss" : "ws";
  const path = interviewId === null ? "" : `/${encodeURIComponent(interviewId)}`;
  return `${scheme}://${host}/ws/monitor${path}`;
}
