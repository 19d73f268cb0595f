import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Emitter } from "@/lib/emitter";
import { CallSession, type Joined } from "@/media/call";
import {
  type CandidateCommand,
  type LiveState,
  MediaError,
  type MediaEvents,
  type MediaPort,
} from "@/media/types";

/** A transport that does what the test says; the far side of the port. */
class ScriptedPort extends Emitter<MediaEvents> implements MediaPort {
  sent: CandidateCommand[] = [];
  unsent: CandidateCommand[] = [];
  closed = false;
  constructor(private readonly outcome: Error | null) {
    super();
  }
  async connect() {
    if (this.outcome) throw this.outcome;
    this.emit("link", "connected");
  }
  disconnect() {
    this.closed = true;
  }
  sendCommand(command: CandidateCommand) {
    this.sent.push(command);
  }
  takeUnsent() {
    return this.unsent;
  }
  async replaceMicrophone() {}
  fire<K extends keyof MediaEvents>(name: K, ...args: Parameters<MediaEvents[K]>) {
    this.emit(name, ...args);
  }
}

class Refusal extends Error {
  constructor(readonly verdict: "elsewhere" | "refused" | "unreachable") {
    super(verdict);
  }
}

const track = () => ({ enabled: true, stop: vi.fn() }) as unknown as MediaStreamTrack;

function stage(script: { joins?: (Error | null)[]; connects?: (Error | null)[] } = {}) {
  const ports: ScriptedPort[] = [];
  const joins: boolean[] = [];
  const session = new CallSession({
    join: async (takeOver): Promise<Joined> => {
      joins.push(takeOver);
      const failure = script.joins?.[joins.length - 1];
      if (failure) throw failure;
      return { call_id: `call-${joins.length}`, offer_url: "/rtc/offer", join_ticket: "t", ice_servers: [] };
    },
    port: () => {
      const port = new ScriptedPort(script.connects?.[ports.length] ?? null);
      ports.push(port);
      return port;
    },
    verdictOn: (error) => (error instanceof Refusal ? error.verdict : "unreachable"),
  });
  const last = () => {
    const port = ports.at(-1);
    if (!port) throw new Error("no connection was made");
    return port;
  };
  return { session, ports, joins, last };
}

const live = (call_id: string, version: number, state: LiveState["state"] = "listening"): LiveState => ({
  call_id,
  version,
  state,
  text_mode: false,
  question_index: 0,
  question_total: 3,
  question_text: "Why?",
  caption: `caption ${version}`,
  partial: "",
  candidate_speaking: false,
  elapsed_ms: 0,
  remaining_ms: 60_000,
  can_extend: true,
});

const ended = (reason: "finished" | "replaced" | "candidate_left" | "fault" | "candidate_ended") =>
  ({ seq: 90, at_ms: 9_000, type: "call.ended", reason }) as const;

describe("a candidate's call", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("goes live", async () => {
    const { session, joins } = stage();
    await session.start(track());
    expect(session.snapshot().phase).toBe("live");
    expect(joins).toEqual([false]);
  });

  it("drops a state that was overtaken, and one of another call", async () => {
    const { session, last } = stage();
    await session.start(track());
    last().fire("live", live("call-1", 5));
    last().fire("live", live("call-1", 4));
    last().fire("live", live("call-0", 9));
    expect(session.snapshot().live?.version).toBe(5);
  });

  it("joins afresh after the line is lost, keeping question and words on screen", async () => {
    const { session, last, joins } = stage();
    await session.start(track());
    last().fire("live", live("call-1", 5));
    last().fire("link", "lost");
    expect(session.snapshot().phase).toBe("reconnecting");
    expect(session.snapshot().live?.question_text).toBe("Why?");
    await vi.runAllTimersAsync();
    expect(session.snapshot().phase).toBe("live");
    expect(joins).toEqual([false, false]);
  });

  it("takes what could not be sent along to the next connection", async () => {
    const { session, ports, last } = stage();
    await session.start(track());
    last().unsent = [{ kind: "say_text", text: "half a sentence" }];
    last().fire("link", "lost");
    session.command({ kind: "repeat_question" });
    await vi.runAllTimersAsync();
    expect(ports).toHaveLength(2);
    expect(last().sent).toEqual([{ kind: "say_text", text: "half a sentence" }, { kind: "repeat_question" }]);
  });

  it("keeps trying while the server is away, and never shows an error page to somebody who was in the call", async () => {
    const away = new Refusal("unreachable");
    const { session, last, joins } = stage({ joins: [null, away, away, null] });
    await session.start(track());
    last().fire("link", "lost");
    await vi.advanceTimersByTimeAsync(3_100);
    expect(session.snapshot().phase).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(3_100);
    expect(session.snapshot().phase).toBe("live");
    expect(joins).toHaveLength(4);
  });

  it.each([
    ["elsewhere", "elsewhere"],
    ["refused", "refused"],
  ] as const)("answers a join that is %s with its own page", async (verdict, phase) => {
    const { session } = stage({ joins: [new Refusal(verdict)] });
    await session.start(track());
    expect(session.snapshot().phase).toBe(phase);
  });

  it("waits for a server that is still getting ready", async () => {
    const away = new Refusal("unreachable");
    const { session, joins } = stage({ joins: [away, away, null] });
    await session.start(track());
    expect(session.snapshot().phase).toBe("joining");
    await vi.advanceTimersByTimeAsync(6_100);
    expect(session.snapshot().phase).toBe("live");
    expect(joins).toHaveLength(3);
  });

  it("says after a while that the interview cannot be opened", async () => {
    const { session } = stage({ joins: Array.from({ length: 20 }, () => new Refusal("unreachable")) });
    await session.start(track());
    await vi.advanceTimersByTimeAsync(25_000);
    expect(session.snapshot().phase).toBe("failed");
  });

  it("says that sound has no way through", async () => {
    const { session } = stage({ connects: [new MediaError("blocked", "no path")] });
    await session.start(track());
    expect(session.snapshot().phase).toBe("blocked");
  });

  it("takes over from the other tab only when asked to", async () => {
    const { session, joins } = stage({ joins: [new Refusal("elsewhere")] });
    await session.start(track());
    await session.start(track(), { takeOver: true });
    expect(joins).toEqual([false, true]);
    expect(session.snapshot().phase).toBe("live");
  });

  it.each([
    ["finished", "ended"],
    ["candidate_ended", "ended"],
    ["replaced", "elsewhere"],
    ["candidate_left", "left"],
  ] as const)("leaves the room when the call is over: %s", async (reason, phase) => {
    const { session, last } = stage();
    const mic = track();
    await session.start(mic);
    last().fire("event", ended(reason));
    expect(session.snapshot().phase).toBe(phase);
    expect(last().closed).toBe(true);
    expect(mic.stop).toHaveBeenCalled();
  });

  it("goes on in a new call when the agent broke down", async () => {
    const { session, last, joins } = stage();
    await session.start(track());
    last().fire("event", ended("fault"));
    expect(session.snapshot().phase).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(3_100);
    expect(session.snapshot().phase).toBe("live");
    expect(joins).toHaveLength(2);
  });

  it("takes the ended state as the end when no event follows", async () => {
    const { session, last } = stage();
    await session.start(track());
    last().fire("live", live("call-1", 5, "ended"));
    expect(session.snapshot().phase).toBe("live");
    await vi.advanceTimersByTimeAsync(3_100);
    expect(session.snapshot().phase).toBe("ended");
  });

  it("sends silence while typing or muted, and says so to the agent after every return", async () => {
    const { session, last } = stage();
    const mic = track();
    await session.start(mic);
    session.setTextMode(true);
    expect(mic.enabled).toBe(false);
    last().fire("link", "lost");
    await vi.runAllTimersAsync();
    expect(last().sent).toContainEqual({ kind: "set_text_mode", on: true });
    session.setTextMode(false);
    expect(mic.enabled).toBe(true);
    session.setMuted(true);
    expect(mic.enabled).toBe(false);
  });

  it("types from the start when the agent says that it does not hear the language", async () => {
    const { session, last } = stage();
    const microphone = track();
    await session.start(microphone);
    last().fire("live", { ...live("call-1", 1, "connecting"), text_mode: true });
    expect(session.snapshot().textMode).toBe(true);
    expect(microphone.enabled).toBe(false);
  });
});
