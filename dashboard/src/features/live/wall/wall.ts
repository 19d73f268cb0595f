import type { InterviewStatus } from "@/api/types";
import type { LiveState } from "@/media/types";
import { type LinkState, LiveSocket, monitorUrl } from "../live-socket";
import { ALERTS, elapsedOf, outages } from "./alerts";
import { type Backup, NOTHING, take, type WallEvent } from "./facts";
import { type Attention, inPlace, sameAttention, sameIds } from "./order";
import type { Message, WallInterview } from "./sent";
import { EMPTY_ROW, type Entry, type Shown, same, shownOf } from "./shown";

export interface WallState {
  link: LinkState;
  /** When the stream was last heard, by the clock of this browser. */
  heardAt: number;
  loaded: boolean;
  /** All rows, each in the place where it joined. */
  ids: readonly string[];
  /** The gravest alert of each interview that has one, in the order to look at them. */
  attention: readonly Attention[];
  running: number;
  outages: readonly { part: Backup["part"]; engine: string; interviews: number }[];
}

/** Ended rows stay this long, and longer while somebody points at the wall (ux §3.7). */
export const ENDED_STAYS_MS = 60_000;
/** Of a side's level (`contract/live.py`). */
const LOUDEST = 10;
const OVER: ReadonlySet<InterviewStatus> = new Set(["completed", "cancelled", "expired"]);

/**
 * All running interviews of the company over one line. What comes in is folded at once and shown once a frame, so that
 * a thousand events a second cost sixty looks; a row is told only when something of it changed.
 */
export class Wall {
  private readonly entries = new Map<string, Entry>();
  private readonly rowListeners = new Map<string, Set<() => void>>();
  private readonly listeners = new Set<() => void>();
  private readonly dirty = new Set<string>();
  private readonly socket: LiveSocket<Message>;
  private frame: number | ReturnType<typeof setTimeout> | undefined;
  private tick: ReturnType<typeof setInterval> | undefined;
  /** What the server's clock is ahead of this one. */
  private aheadMs = 0;
  private held = 0;
  private users = 0;
  /** Events taken, for whoever measures. */
  received = 0;
  private state: WallState = {
    link: "connecting",
    heardAt: 0,
    loaded: false,
    ids: [],
    attention: [],
    running: 0,
    outages: [],
  };

  constructor(url = monitorUrl(null)) {
    this.socket = new LiveSocket<Message>(url, {
      after: () => ({}),
      onMessage: (message) => this.onMessage(message),
      onLink: (link) => this.set({ link }),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): WallState => this.state;

  subscribeRow(id: string, listener: () => void): () => void {
    const of = this.rowListeners.get(id) ?? new Set();
    this.rowListeners.set(id, of.add(listener));
    return () => {
      of.delete(listener);
      if (of.size === 0) this.rowListeners.delete(id);
    };
  }

  shown(id: string): Shown | null {
    return this.entries.get(id)?.shown ?? null;
  }

  /** Used minutes of an interview now, in ms. */
  elapsed(id: string): number {
    const entry = this.entries.get(id);
    if (!entry) return 0;
    const now = entry.endedAt ?? Date.now();
    return elapsedOf(entry.live, entry.liveAt, now);
  }

  /** The present by the server's clock, to which alerts belong. */
  now(): number {
    return Date.now() + this.aheadMs;
  }

  /** 0 to 1: how loud whoever speaks in an interview is; 0 where nobody does. */
  level(id: string): number {
    const entry = this.entries.get(id);
    if (!entry?.live || entry.endedAt !== null) return 0;
    const { speaker, state } = entry.shown;
    if (speaker === "candidate") return (entry.live.candidate_level ?? 0) / LOUDEST;
    if (speaker === "agent" || state === "person") return (entry.live.played_level ?? 0) / LOUDEST;
    return 0;
  }

  /** The line is open for as long as somebody holds it. */
  use(): () => void {
    this.users += 1;
    if (this.users === 1) {
      this.socket.start();
      this.tick = setInterval(() => this.onSecond(), 1_000);
    }
    return () => {
      this.users -= 1;
      if (this.users > 0) return;
      this.socket.stop();
      clearInterval(this.tick);
      // Who comes next may be somebody else.
      this.entries.clear();
      this.set({ link: "connecting", loaded: false, ids: [], attention: [], running: 0, outages: [] });
    };
  }

  /** While somebody points at the wall or is in it by key, nothing leaves its place. */
  hold(): () => void {
    this.held += 1;
    return () => {
      this.held -= 1;
      if (this.held === 0) this.settle();
    };
  }

  /** Takes in what the server sent; what is seen of it follows with the next frame. */
  onMessage(message: Message): void {
    const wasSilent = this.state.link !== "open";
    this.take(message);
    this.state = { ...this.state, heardAt: Date.now() };
    if (wasSilent && this.state.loaded) this.set({ link: "open" });
    this.later();
  }

  private take(message: Message): void {
    switch (message.type) {
      case "snapshot":
        this.restart(message.at, message.interviews);
        break;
      case "batch":
        for (const one of message.messages) this.take(one);
        break;
      case "row":
        this.join(message.interview, Date.now());
        break;
      case "event":
        this.happened(message.interview_id, message.call_id, message.event);
        break;
      case "live":
        this.stands(message.interview_id, message.live);
        break;
      case "status":
        this.moved(message.interview_id, message.status);
        break;
      default:
        break;
    }
  }

  private restart(at: string, interviews: WallInterview[]): void {
    this.socket.settled();
    this.aheadMs = Date.parse(at) - Date.now();
    const running = new Set(interviews.map(({ id }) => id));
    for (const row of interviews) {
      const arrived = this.state.loaded && !this.entries.has(row.id);
      this.join(row, arrived ? Date.now() : null);
    }
    for (const [id, entry] of this.entries) {
      if (!running.has(id) && entry.endedAt === null) this.end(entry, false);
    }
    this.state = { ...this.state, loaded: true, link: "open" };
    this.show();
    this.set({});
  }

  private join(row: WallInterview, arrivedAt: number | null): void {
    const known = this.entries.get(row.id);
    // A snapshot has all that its facts rest on; a row that comes back goes on from what is known.
    const anew = row.events.length > 0 || !known;
    let facts = anew ? NOTHING : known.facts;
    const seqs = anew ? new Map(Object.entries(row.seqs)) : known.seqs;
    for (const { event } of row.events) facts = take(facts, event);
    const entry: Entry = {
      row,
      facts,
      seqs,
      live: row.live_state,
      liveAt: Date.now(),
      endedAt: null,
      completed: false,
      arrivedAt: known ? known.arrivedAt : arrivedAt,
      shown: known?.shown ?? EMPTY_ROW,
    };
    this.entries.set(row.id, entry);
    this.dirty.add(row.id);
  }

  private happened(id: string, callId: string, event: WallEvent): void {
    const entry = this.entries.get(id);
    if (!entry || event.seq <= (entry.seqs.get(callId) ?? 0)) return;
    entry.seqs.set(callId, event.seq);
    this.received += 1;
    const facts = take(entry.facts, event);
    if (facts === entry.facts) return;
    entry.facts = facts;
    if (event.type === "call.started") entry.endedAt = null;
    this.dirty.add(id);
  }

  private stands(id: string, live: LiveState): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    const { live: known } = entry;
    if (known && known.call_id === live.call_id && live.version < known.version) return;
    entry.live = live;
    entry.liveAt = Date.now();
    this.dirty.add(id);
  }

  private moved(id: string, status: InterviewStatus): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    entry.row = { ...entry.row, status };
    if (OVER.has(status)) this.end(entry, status === "completed");
    this.dirty.add(id);
  }

  private end(entry: Entry, completed: boolean): void {
    entry.endedAt ??= Date.now();
    entry.completed = completed;
    this.dirty.add(entry.row.id);
  }

  private later(): void {
    if (this.frame !== undefined) return;
    const show = () => {
      this.frame = undefined;
      this.show();
    };
    // A page in the background gets no frames, and its attention must still be right when it is looked at.
    this.frame = document.hidden ? setTimeout(show, 1_000) : requestAnimationFrame(show);
  }

  private onSecond(): void {
    for (const [id, entry] of this.entries) {
      const { ended } = entry.facts;
      if (ended !== null && entry.endedAt === null) this.end(entry, false);
      this.dirty.add(id);
    }
    this.settle();
    this.show();
  }

  /** What has ended leaves, once its time is over and nobody looks closely. */
  private settle(): void {
    if (this.held > 0) return;
    const now = Date.now();
    for (const [id, entry] of this.entries) {
      if (entry.endedAt !== null && now - entry.endedAt >= ENDED_STAYS_MS) this.entries.delete(id);
    }
  }

  private show(): void {
    const now = this.now();
    for (const id of this.dirty) {
      const entry = this.entries.get(id);
      if (!entry) continue;
      const next = shownOf(entry, now, this.aheadMs);
      if (same(entry.shown, next)) continue;
      entry.shown = next;
      for (const listener of this.rowListeners.get(id) ?? []) listener();
    }
    this.dirty.clear();
    this.summarise();
  }

  private summarise(): void {
    const ids = [...this.entries.keys()];
    const found: Attention[] = [];
    const backups: (readonly Backup[])[] = [];
    let running = 0;
    for (const [id, { shown, endedAt, facts }] of this.entries) {
      if (endedAt !== null) continue;
      running += 1;
      backups.push(facts.backups);
      const [first] = shown.alerts;
      if (first) found.push({ id, kind: first.kind, since: first.since });
    }
    found.sort((a, b) => ALERTS.indexOf(a.kind) - ALERTS.indexOf(b.kind) || a.since - b.since);
    const attention = this.held > 0 ? inPlace(this.state.attention, found) : found;
    const next: Partial<WallState> = { running };
    if (!sameIds(ids, this.state.ids)) next.ids = ids;
    if (!sameAttention(attention, this.state.attention)) next.attention = attention;
    const down = outages(backups);
    if (JSON.stringify(down) !== JSON.stringify(this.state.outages)) next.outages = down;
    if (Object.keys(next).length > 1 || running !== this.state.running) this.set(next);
  }

  private set(change: Partial<WallState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
