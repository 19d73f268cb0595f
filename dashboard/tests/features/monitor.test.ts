import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/api/session";
import { Monitor } from "@/features/live/monitor";
import { events, live, password, transcript, user } from "../fake/data.mjs";
import { type Fake, withFake } from "../support";

let fake: Fake;
let monitor: Monitor;

beforeEach(async () => {
  fake = await withFake();
  await session.login(user.email, password);
  monitor = new Monitor("i2", `${fake.url.replace("http", "ws")}/ws/monitor/i2`);
  monitor.start();
  await soon(() => expect(monitor.snapshot().link).toBe("open"));
});
afterEach(async () => {
  monitor.stop();
  await fake.close();
});

/** The drop is noticed, waited out and healed by the monitor itself. */
const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });

const hellos = () => fake.state.log.filter((entry) => entry.method === "WS").map((entry) => entry.body);

describe("watching an interview", () => {
  it("folds the snapshot and what follows", async () => {
    expect(monitor.snapshot().transcript.segments).toHaveLength(3);
    const next = { ...events[4]?.event, seq: 9, segment_id: "c9", text: "And then I measured." };
    fake.broadcast({ type: "event", call_id: "call1", event: next });
    await soon(() => expect(monitor.snapshot().transcript.segments).toHaveLength(4));
  });

  it("asks for the tail only after a drop, and loses nothing", async () => {
    fake.dropSockets();
    await soon(() => expect(monitor.snapshot().link).toBe("lost"));
    await soon(() => expect(monitor.snapshot().link).toBe("open"));
    expect(hellos().map((hello) => hello.after)).toEqual([{}, { call1: 8 }]);
    expect(monitor.snapshot().transcript.segments).toHaveLength(3);
    expect(monitor.snapshot().transcript.questions.map((question) => question.outcome)).toEqual([
      "answered",
      null,
    ]);
  });

  it("drops a state that was overtaken", async () => {
    fake.broadcast({ type: "live", live: { ...live, version: 12, state: "ai_speaking" } });
    fake.broadcast({ type: "live", live: { ...live, version: 11, state: "listening" } });
    fake.broadcast({ type: "status", status: "completed" });
    await soon(() => expect(monitor.snapshot().status).toBe("completed"));
    expect(monitor.snapshot().live?.state).toBe("ai_speaking");
  });

  it("renews a token that ran out, by the cookie", async () => {
    fake.state.accessTokens.clear();
    fake.dropSockets();
    await soon(() => expect(hellos().length).toBeGreaterThanOrEqual(3));
    await soon(() => expect(monitor.snapshot().link).toBe("open"));
  });

  it("says when there is nothing to watch", async () => {
    for (const interview of fake.state.interviews) interview.live = false;
    fake.dropSockets();
    await soon(() => expect(monitor.snapshot().link).toBe("unknown"));
    expect(transcript.calls).toHaveLength(1);
  });
});
