import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Emitter } from "@/lib/emitter";
import { CallSession, type Joined } from "@/media/call";
import type { Outgoing } from "@/media/messages";
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
  ids: (string | undefined)[] = [];
  unsent: Outgoing[] = [];
  muted: boolean[] = [];
  closed = false;
  constructor(
    private readonly outcome: Error | null,
    readonly agentsFollow: boolean,
  ) {
    super();
  }
  async connect() {
    if (this.outcome) throw this.outcome;
    this.emit("link", "connected");
  }
  disconnect() {
    this.closed = true;
  }
  sendCommand(command: CandidateCommand, id?: string) {
    this.sent.push(command);
    this.ids.push(id);
  }
  async setMuted(muted: boolean) {
    this.muted.push(muted);
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
  constructor(readonly verdict: "elsewhere" | "refused" | "full" | "unreachable") {
    super(verdict);
  }
}

const track = () => ({ enabled: true, stop: vi.fn() }) as unknown as MediaStreamTrack;

interface Script {
  joins?: (Error | null)[];
  connects?: (Error | null)[];
  /** A room in which one interviewer may follow another. */
  room?: boolean;
}

function stage(script: Script = {}) {
  const ports: ScriptedPort[] = [];
  const joins: boolean[] = [];
  const session = new CallSession({
    join: async (takeOver): Promise<Joined> => {
      joins.push(takeOver);
      const failure = script.joins?.[joins.length - 1];
      if (failure) throw failure;
      return {
        call_id: `call-${joins.length}`,
        transport: script.room ? "livekit" : "smallwebrtc",
        offer_url: "/rtc/offer",
        join_ticket: "t",
        ice_servers: [],
      };
    },
    port: () => {
      const port = new ScriptedPort(script.connects?.[ports.length] ?? null, script.room ?? false);
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
    last().unsent = [{ id: "one", command: { kind: "say_text", text: "half a sentence" } }];
    last().fire("link", "lost");
    session.command({ kind: "repeat_question" });
    await vi.runAllTimersAsync();
    expect(ports).toHaveLength(2);
    expect(last().sent).toEqual([{ kind: "say_text", text: "half a sentence" }, { kind: "repeat_question" }]);
    expect(last().ids[0]).toBe("one");
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

  it("waits for a free interviewer for as long as it takes", async () => {
    const { session } = stage({ joins: [...Array.from({ length: 20 }, () => new Refusal("full")), null] });
    await session.start(track());
    await vi.advanceTimersByTimeAsync(50_000);
    expect(session.snapshot().phase).toBe("joining");
    await vi.advanceTimersByTimeAsync(15_000);
    expect(session.snapshot().phase).toBe("live");
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

  it("types from where writing was granted, and goes back to the voice when asked", async () => {
    const { session, last } = stage();
    const microphone = track();
    await session.start(microphone);
    last().fire("live", live("call-1", 1));
    last().fire("live", { ...live("call-1", 2), text_mode: true });
    expect(session.snapshot().textMode).toBe(true);
    expect(microphone.enabled).toBe(false);
    session.setTextMode(false);
    last().fire("live", { ...live("call-1", 3), text_mode: true });
    expect(session.snapshot().textMode).toBe(false);
    expect(microphone.enabled).toBe(true);
  });
});

describe("a call in a room that outlives its interviewer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function inRoom() {
    const played = stage({ room: true });
    const microphone = track();
    await played.session.start(microphone);
    played.last().fire("agent", "call-1");
    played.last().fire("live", live("call-1", 5));
    const state = () => played.session.snapshot();
    return { ...played, microphone, state };
  }

  it("waits for the interviewer without pretending that one is there", async () => {
    const { session, last } = stage({ room: true });
    await session.start(track());
    expect(session.snapshot()).toMatchObject({ phase: "live", agent: "awaited" });
    last().fire("agent", "call-1");
    expect(session.snapshot().agent).toBe("awaited");
    last().fire("live", live("call-1", 1));
    expect(session.snapshot().agent).toBe("here");
  });

  it("stays when the interviewer is lost, and goes on with the next one in its own call", async () => {
    const { last, joins, state } = await inRoom();
    last().fire("agent", null);
    expect(state()).toMatchObject({ phase: "live", agent: "away", replacedAt: null });
    expect(state().live?.question_text).toBe("Why?");
    last().fire("agent", "call-2");
    expect(state().agent).toBe("away");
    last().fire("live", live("call-2", 1));
    expect(state().agent).toBe("here");
    expect(state().replacedAt).not.toBeNull();
    expect(state().live?.call_id).toBe("call-2");
    last().fire("live", live("call-1", 99));
    expect(state().live?.call_id).toBe("call-2");
    expect(joins).toHaveLength(1);
  });

  it.each(["fault", "shutdown", "replaced"] as const)(
    "keeps its place and its microphone when a call ends by %s",
    async (reason) => {
      const { last, joins, state, microphone } = await inRoom();
      last().fire("event", { ...ended("fault"), reason }, "call-1");
      expect(state()).toMatchObject({ phase: "live", agent: "away" });
      await vi.advanceTimersByTimeAsync(10_000);
      expect(joins).toHaveLength(1);
      expect(last().closed).toBe(false);
      expect(microphone.stop).not.toHaveBeenCalled();
    },
  );

  it("keeps the words of every call under their own call", async () => {
    const { last, state } = await inRoom();
    const said = (seq: number, text: string) => ({
      seq,
      at_ms: seq,
      type: "candidate.said" as const,
      segment_id: `s${seq}`,
      text,
      started_ms: seq,
      ended_ms: seq,
    });
    last().fire("event", said(7, "first half"), "call-1");
    last().fire("agent", "call-2");
    last().fire("event", said(3, "second half"), "call-2");
    last().fire("event", said(8, "late words"), "call-1");
    last().fire("event", said(1, "of another stay"), "call-0");
    expect(state().transcript.segments.map(({ text }) => text)).toEqual([
      "first half",
      "late words",
      "second half",
    ]);
  });

  it("does not take the end of the call before for its own", async () => {
    const { last, state } = await inRoom();
    last().fire("agent", "call-2");
    last().fire("live", live("call-2", 1));
    last().fire("event", ended("finished"), "call-1");
    expect(state().phase).toBe("live");
    last().fire("event", ended("finished"), "call-2");
    expect(state().phase).toBe("ended");
  });

  it("tells each interviewer once that the candidate types", async () => {
    const { session, last } = await inRoom();
    session.setTextMode(true);
    last().fire("agent", null);
    last().fire("agent", "call-2");
    last().fire("live", live("call-2", 1));
    last().fire("agent", "call-2");
    const told = last().sent.filter(({ kind }) => kind === "set_text_mode");
    expect(told).toEqual([
      { kind: "set_text_mode", on: true },
      { kind: "set_text_mode", on: true },
    ]);
  });

  it("says that it moved when another tab takes its place", async () => {
    const { last, state, microphone } = await inRoom();
    last().fire("link", "taken");
    expect(state().phase).toBe("elsewhere");
    expect(microphone.stop).toHaveBeenCalled();
  });

  it("can be left while nobody is there to be told", async () => {
    const { session, last, state } = await inRoom();
    last().fire("agent", null);
    session.leave();
    expect(state().phase).toBe("left");
    expect(last().closed).toBe(true);
  });

  it("tells the far side that a silence is meant, and keeps the microphone silent while typing", async () => {
    const { session, last, microphone } = await inRoom();
    session.setTextMode(true);
    session.setMuted(true);
    session.setMuted(false);
    await vi.runAllTimersAsync();
    expect(last().muted.slice(-2)).toEqual([true, false]);
    expect(microphone.enabled).toBe(false);
  });
});
