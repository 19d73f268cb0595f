import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LineJudge, LineReader } from "@/media/line-quality";
import { returnStep } from "@/media/mic-return";
import { type Playable, Playback } from "@/media/playback";
import { SoundGate } from "@/media/sound-gate";

/** An audio context as Safari runs one: it starts inside a touch only, and a phone call takes it away. */
class SafariContext extends EventTarget {
  state = "suspended";
  constructor(private readonly page: Page) {
    super();
  }
  async resume(): Promise<void> {
    if (this.state === "interrupted") throw new DOMException("the phone has the sound", "InvalidStateError");
    if (!this.page.touching) return new Promise(() => undefined);
    this.become("running");
  }
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

/** A page on which somebody may touch something. */
class Page extends EventTarget {
  touching = false;
  visibilityState = "visible";
  touch(name = "pointerup"): void {
    this.touching = true;
    this.dispatchEvent(new Event(name));
    this.touching = false;
  }
  show(shown: boolean): void {
    this.visibilityState = shown ? "visible" : "hidden";
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

/** An audio element under the same rules. */
class SafariAudio extends EventTarget {
  srcObject: MediaProvider | null = null;
  paused = true;
  tries = 0;
  constructor(
    private readonly page: Page,
    public interrupted = false,
  ) {
    super();
  }
  allowed = false;
  async play(): Promise<void> {
    this.tries += 1;
    if (this.interrupted || !(this.allowed || this.page.touching))
      throw new DOMException("", "NotAllowedError");
    this.allowed = true;
    this.paused = false;
    this.dispatchEvent(new Event("playing"));
  }
  takenAway(): void {
    this.interrupted = true;
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }
}

const settle = () => vi.advanceTimersByTimeAsync(300);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the page's sound", () => {
  const gate = () => {
    const page = new Page();
    let made: SafariContext | null = null;
    const opened = new SoundGate(() => {
      made = new SafariContext(page);
      return made;
    }, page);
    const told: boolean[] = [];
    opened.on("touch", (needed) => told.push(needed));
    return { page, gate: opened, told, context: () => opened.context() };
  };

  it("starts inside a touch and not before", async () => {
    const { page, gate: sound, told, context } = gate();
    context();
    const early = sound.open();
    await settle();
    expect([await early, sound.state, told]).toEqual([false, "suspended", [true]]);
    page.touch("touchend");
    expect([sound.state, told]).toEqual(["running", [true, false]]);
  });

  it("waits for the end of a phone call, then for the next touch", async () => {
    const { page, gate: sound, told, context } = gate();
    const made = context();
    page.touch();
    made.become("interrupted");
    page.touch();
    await settle();
    expect([sound.state, sound.needsTouch]).toEqual(["interrupted", false]);
    made.become("suspended");
    expect(sound.needsTouch).toBe(true);
    page.touch("keydown");
    expect([sound.state, told.at(-1)]).toEqual(["running", false]);
  });

  it("says nothing when the sound comes back by itself", () => {
    const { page, gate: sound, told, context } = gate();
    const made = context();
    page.touch();
    told.length = 0;
    made.become("interrupted");
    made.become("running");
    expect([told, sound.needsTouch]).toEqual([[], false]);
  });

  it("is one context for everybody", () => {
    const { context } = gate();
    expect(context()).toBe(context());
  });
});

describe("a far voice", () => {
  const voice = (allowed: boolean) => {
    const page = new Page();
    const audio = new SafariAudio(page);
    audio.allowed = allowed;
    const blocked: boolean[] = [];
    const playback = new Playback(audio as unknown as Playable, page, (now) => blocked.push(now));
    return { page, audio, blocked, playback, stream: {} as MediaStream };
  };

  it("asks for a touch where the browser wants one, and no longer once it sounds", async () => {
    const { page, audio, blocked, playback, stream } = voice(false);
    await playback.attach(stream);
    expect(blocked).toEqual([true]);
    page.touching = true;
    await playback.play();
    expect([audio.paused, blocked.at(-1)]).toEqual([false, false]);
  });

  it("comes back after an interruption as soon as the page is seen again", async () => {
    const { page, audio, blocked, playback, stream } = voice(true);
    await playback.attach(stream);
    page.show(false);
    const tries = audio.tries;
    audio.takenAway();
    await settle();
    expect(audio.tries).toBe(tries);
    audio.interrupted = false;
    page.show(true);
    await settle();
    expect([audio.paused, blocked.includes(true)]).toEqual([false, false]);
  });

  it("offers a touch when the interruption took the permission along, and is silent once closed", async () => {
    const { audio, blocked, playback, stream } = voice(true);
    await playback.attach(stream);
    audio.takenAway();
    await settle();
    expect(blocked.at(-1)).toBe(true);
    playback.close();
    const tries = audio.tries;
    audio.dispatchEvent(new Event("pause"));
    expect(audio.tries).toBe(tries);
  });
});

describe("a microphone that a phone call left mute", () => {
  const facts = { mutedAt: 0, touchedAt: null, reloadedAt: null };
  it.each([
    ["a blink disturbs nobody", { ...facts, now: 900 }, "brief"],
    ["then a touch is asked for", { ...facts, now: 1_100 }, "touch"],
    ["which gets three seconds", { ...facts, now: 7_000, touchedAt: 5_000 }, "waiting"],
    ["then the page is loaded afresh", { ...facts, now: 8_100, touchedAt: 5_000 }, "reload"],
    ["but only once", { ...facts, now: 68_100, touchedAt: 65_000, reloadedAt: 30_000 }, "other_way"],
    [
      "and an old one does not count",
      { ...facts, now: 368_100, touchedAt: 365_000, reloadedAt: 30_000 },
      "reload",
    ],
  ] as const)("%s", (_, given, step) => {
    expect(returnStep(given)).toBe(step);
  });
});

describe("the line", () => {
  const reports = (lost: number, received: number, secs: number, type = "host") => [
    {
      type: "candidate-pair",
      nominated: true,
      state: "succeeded",
      localCandidateId: "l",
      currentRoundTripTime: secs,
    },
    { type: "local-candidate", id: "l", candidateType: type },
    { type: "inbound-rtp", kind: "audio", packetsLost: lost, packetsReceived: received },
  ];

  it("counts what was lost since the last look, and knows a relay", () => {
    const reader = new LineReader();
    expect(reader.read(reports(0, 200, 0.05))).toEqual({ roundTripMs: 50, lost: 0, relayed: false });
    expect(reader.read(reports(50, 350, 0.05, "relay"))).toEqual({
      roundTripMs: 50,
      lost: 0.25,
      relayed: true,
    });
    expect(new LineReader().read([])).toEqual({ roundTripMs: null, lost: null, relayed: false });
  });

  it("is called slow, and good again, by two looks in a row", () => {
    const judge = new LineJudge();
    const good = { roundTripMs: 80, lost: 0, relayed: false };
    const late = { ...good, roundTripMs: 900 };
    const looks = [late, good, late, late, good, late, good, good];
    expect(looks.map((look) => judge.judge(look))).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });
});
