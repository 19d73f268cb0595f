import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Emitter } from "@/lib/emitter";
import { LiveKit } from "@/media/livekit";
import type { MediaRoom, RoomEvents } from "@/media/media-room";
import { MediaError, type Voice } from "@/media/types";

/** A room in memory: it keeps who is in it and what was sent to whom, and its line breaks when told to. */
class RoomInMemory extends Emitter<RoomEvents> implements MediaRoom {
  readonly sent: { to: string; text: string }[] = [];
  readonly published: MediaStreamTrack[] = [];
  readonly mutes: boolean[] = [];
  readonly inside = new Set<string>();
  refuses: Error | null = null;
  closed = false;
  up = false;

  async connect(_url: string, token: string) {
    if (token === "expired") throw new MediaError("refused", "token is expired");
    this.up = true;
  }
  members() {
    return [...this.inside];
  }
  async publish(track: MediaStreamTrack) {
    this.published.push(track);
  }
  async replace(track: MediaStreamTrack) {
    this.published.splice(-1, 1, track);
  }
  async setMuted(muted: boolean) {
    this.mutes.push(muted);
  }
  async send(text: string, to: string) {
    if (this.refuses) throw this.refuses;
    this.sent.push({ to, text });
  }
  disconnect() {
    this.closed = true;
  }

  enter(identity: string) {
    this.inside.add(identity);
    this.emit("joined", identity);
  }
  leave(identity: string) {
    this.inside.delete(identity);
    this.emit("left", identity);
  }
  breakLine() {
    this.up = false;
    this.emit("line", "reconnecting");
  }
  mendLine() {
    this.up = true;
    this.emit("line", "connected");
  }
  says(identity: string, message: object) {
    this.emit("message", identity, JSON.stringify(message));
  }
  fire<K extends keyof RoomEvents>(name: K, ...args: Parameters<RoomEvents[K]>) {
    this.emit(name, ...args);
  }
}

class Sound extends EventTarget {
  readyState = "live";
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  onended: (() => void) | null = null;
  constructor(readonly id: string) {
    super();
  }
}

const sound = (id: string) => new Sound(id) as unknown as MediaStreamTrack;

const doorway = (token = "good") => ({
  transport: "livekit" as const,
  offer_url: "",
  join_ticket: "",
  ice_servers: [],
  livekit_url: "wss://media.example.com",
  livekit_token: token,
  microphone: sound("microphone"),
});

async function enter(prepare: (room: RoomInMemory) => void = () => undefined) {
  const room = new RoomInMemory();
  prepare(room);
  const port = new LiveKit("c5", async () => room);
  const links: string[] = [];
  const agents: (string | null)[] = [];
  const lives: number[] = [];
  let voices: readonly Voice[] = [];
  port.on("link", (link) => links.push(link));
  port.on("agent", (agent) => agents.push(agent));
  port.on("live", ({ version }) => lives.push(version));
  port.on("voices", (now) => {
    voices = now;
  });
  await port.connect(doorway());
  const commands = (to: string) =>
    room.sent.filter((one) => one.to === to).map(({ text }) => JSON.parse(text).command);
  const confirm = (identity: string, id: string) =>
    room.says(identity, {
      type: "room",
      event: { seq: 9, at_ms: 9, type: "command.received", command_id: id, source: "candidate" },
    });
  return { room, port, links, agents, lives, voices: () => voices.map(({ id }) => id), commands, confirm };
}

const live = (call_id: string, version: number) => ({ type: "room", live: { call_id, version } });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "MediaStream",
    class {
      constructor(readonly tracks: MediaStreamTrack[]) {}
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the room's door", () => {
  it("enters with the microphone and tells who is there", async () => {
    const { room, links, agents } = await enter((empty) => empty.inside.add("agent-c5"));
    expect(room.published.map(({ id }) => id)).toEqual(["microphone"]);
    expect(links).toEqual(["connecting", "connected"]);
    expect(agents).toEqual(["c5"]);
  });

  it("says that a token is refused, and leaves", async () => {
    const room = new RoomInMemory();
    const port = new LiveKit("c5", async () => room);
    await expect(port.connect(doorway("expired"))).rejects.toMatchObject({ reason: "refused" });
    expect(room.closed).toBe(true);
  });

  it("says that the code for rooms did not load", async () => {
    const port = new LiveKit("c5", () => Promise.reject(new TypeError("failed to fetch")));
    await expect(port.connect(doorway())).rejects.toMatchObject({ reason: "unreachable" });
  });

  it("sends another microphone on the same publication", async () => {
    const { room, port } = await enter();
    const states: string[] = [];
    port.on("microphone", (state) => states.push(state));
    const next = sound("headset");
    await port.replaceMicrophone(next);
    expect(room.published.map(({ id }) => id)).toEqual(["headset"]);
    next.onended?.(new Event("ended"));
    expect(states).toEqual(["live", "ended"]);
  });

  it("mutes the publication, also when that was asked for before there was one", async () => {
    const room = new RoomInMemory();
    const port = new LiveKit("c5", async () => room);
    await port.setMuted(true);
    expect(room.mutes).toEqual([]);
    await port.connect(doorway());
    expect(room.mutes).toEqual([true]);
    await port.setMuted(false);
    expect(room.mutes).toEqual([true, false]);
  });

  it("heals a short hole without a word, and speaks of a longer one", async () => {
    const { room, links } = await enter();
    room.breakLine();
    await vi.advanceTimersByTimeAsync(1_000);
    room.mendLine();
    expect(links).toEqual(["connecting", "connected", "connected"]);
    room.breakLine();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(links.at(-1)).toBe("reconnecting");
    room.fire("line", "lost");
    expect(links.at(-1)).toBe("lost");
    expect(room.closed).toBe(true);
  });

  it("gives its place up to another tab", async () => {
    const { room, links } = await enter();
    room.fire("line", "taken");
    expect(links.at(-1)).toBe("taken");
  });
});

describe("interviewers who follow each other", () => {
  it("takes the highest call for the present one, and never goes back to one before the joined", async () => {
    const { room, agents, lives } = await enter((empty) => empty.inside.add("agent-c3"));
    expect(agents).toEqual([null]);
    room.says("agent-c3", live("c3", 70));
    room.enter("agent-c5");
    room.says("agent-c5", live("c5", 1));
    room.enter("agent-c6");
    room.says("agent-c5", live("c5", 2));
    room.says("agent-c6", live("c6", 1));
    room.leave("agent-c6");
    expect(agents).toEqual([null, "c5", "c6", "c5"]);
    expect(lives).toEqual([1, 1]);
  });

  it("believes a message that is faster than the news of who came", async () => {
    const { room, agents, lives } = await enter();
    room.says("agent-c5", live("c5", 1));
    room.leave("agent-c5");
    room.says("agent-c5", live("c5", 2));
    expect(agents).toEqual([null, "c5", null]);
    expect(lives).toEqual([1]);
  });

  it("listens to agents only, whatever others send", async () => {
    const { room, lives } = await enter((empty) => empty.inside.add("agent-c5"));
    room.says("supervisor-u1-x", live("c5", 1));
    room.says("candidate-i1", live("c5", 2));
    room.fire("message", "agent-c5", "no JSON");
    expect(lives).toEqual([]);
  });

  it("plays the present interviewer and people of the company, and nobody else", async () => {
    const { room, voices } = await enter((empty) => empty.inside.add("agent-c5"));
    room.fire("sound", "agent-c5", "a5", sound("a5"));
    room.fire("sound", "supervisor-u1-x", "s1", sound("s1"));
    room.fire("sound", "candidate-i1", "own", sound("own"));
    expect(voices()).toEqual(["a5", "s1"]);
    room.enter("agent-c6");
    room.fire("sound", "agent-c6", "a6", sound("a6"));
    expect(voices()).toEqual(["s1", "a6"]);
    room.fire("sound", "supervisor-u1-x", "s1", null);
    expect(voices()).toEqual(["a6"]);
  });

  it("notices after a broken line who left meanwhile", async () => {
    const { room, agents } = await enter((empty) => empty.inside.add("agent-c5"));
    room.breakLine();
    room.inside.delete("agent-c5");
    room.inside.add("agent-c6");
    room.mendLine();
    expect(agents.at(-1)).toBe("c6");
  });
});

describe("commands", () => {
  it("wait for an interviewer and reach the first one, once", async () => {
    const { room, port, commands } = await enter();
    port.sendCommand({ kind: "repeat_question" }, "one");
    port.sendCommand({ kind: "say_text", text: "hello" }, "two");
    expect(room.sent).toEqual([]);
    room.enter("agent-c5");
    expect(commands("agent-c5").map(({ id }) => id)).toEqual(["one", "two"]);
    room.enter("candidate-i1");
    room.enter("agent-c5");
    expect(room.sent).toHaveLength(2);
  });

  it("that the lost interviewer did not confirm go to the next one under the same id", async () => {
    const { room, port, commands, confirm } = await enter((empty) => empty.inside.add("agent-c5"));
    port.sendCommand({ kind: "take_minute" }, "done");
    port.sendCommand({ kind: "say_text", text: "half" }, "open");
    confirm("agent-c5", "done");
    room.leave("agent-c5");
    port.sendCommand({ kind: "extend_time" }, "meanwhile");
    room.enter("agent-c6");
    expect(commands("agent-c6").map(({ id }) => id)).toEqual(["open", "meanwhile"]);
    confirm("agent-c6", "open");
    confirm("agent-c6", "meanwhile");
    expect(port.takeUnsent()).toEqual([]);
  });

  it("are sent again after a broken line, and when sending failed", async () => {
    const { room, port, commands } = await enter((empty) => empty.inside.add("agent-c5"));
    room.refuses = new Error("the channel is closed");
    port.sendCommand({ kind: "repeat_question" }, "one");
    await vi.advanceTimersByTimeAsync(0);
    expect(room.sent).toEqual([]);
    room.refuses = null;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(commands("agent-c5").map(({ id }) => id)).toEqual(["one"]);
    room.breakLine();
    room.mendLine();
    expect(commands("agent-c5").map(({ id }) => id)).toEqual(["one", "one"]);
  });

  it("go along to the next stay under their ids", async () => {
    const { port } = await enter();
    port.sendCommand({ kind: "extend_time" }, "one");
    expect(port.takeUnsent()).toEqual([{ id: "one", command: { kind: "extend_time" } }]);
  });
});
