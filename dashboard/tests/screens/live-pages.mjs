// The wall of running interviews, one of them opened, and the strip of the one that is listened to.
import { user } from "../fake/data.mjs";
import { wallOf } from "../fake/live.mjs";
import { playAgent } from "./agent-peer.mjs";
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];
const full = { fullPage: true };

const shown = (page, testId) => page.getByTestId(testId).waitFor();

async function wall(page, fake, count) {
  fake.state.wall = wallOf(count);
  await signIn(page, "/live");
  await page.getByTestId("attention").waitFor();
}

/** On a phone the parts of an opened interview are tabs. */
async function onPhone(page, tab) {
  if ((page.viewportSize()?.width ?? 0) < 1_024) await page.getByRole("button", { name: tab }).click();
}

async function inKorean(page) {
  await page.evaluate(() => sessionStorage.setItem("language", "ko"));
  await page.reload();
}

export const livePages = [
  {
    name: "wall-tiles",
    schemes: BOTH,
    shot: full,
    run: (page, { fake }) => wall(page, fake, 9),
  },
  {
    name: "wall-rows",
    schemes: BOTH,
    run: async (page, { fake }) => {
      await wall(page, fake, 200);
      if ((await page.getByTestId("wall-row").count()) > 60) throw new Error("rows out of sight are there");
    },
  },
  {
    name: "wall-korean",
    run: async (page, { fake }) => {
      await wall(page, fake, 14);
      await inKorean(page);
      await page.getByTestId("attention").waitFor();
    },
  },
  {
    name: "wall-none",
    run: async (page, { fake }) => {
      fake.state.wall = [];
      await signIn(page, "/live");
      await page.getByText("No interview is running").waitFor();
    },
  },
  {
    name: "wall-stale",
    sizes: ["desktop"],
    run: async (page, { fake }) => {
      await wall(page, fake, 9);
      fake.state.accessTokens.clear();
      fake.state.refresh = false;
      fake.dropSockets();
      await page.getByText("sign in again").first().waitFor();
    },
  },
  {
    name: "wall-outage",
    sizes: ["desktop"],
    run: async (page, { fake }) => {
      await wall(page, fake, 9);
      for (const [n, seq] of [7, 8].entries()) {
        fake.toWalls({
          type: "event",
          interview_id: `w${7 + n}`,
          call_id: `wall-call-${7 + n}`,
          event: {
            type: "engine.switched",
            seq,
            at_ms: 1_000_000,
            part: "tts",
            from_engine: "elevenlabs",
            to_engine: "piper",
          },
        });
      }
      await page.getByTestId("outage").waitFor();
    },
  },
  {
    name: "live",
    schemes: BOTH,
    run: async (page, { fake }) => {
      await signIn(page, "/live/i2");
      await page.getByTestId("live-transcript").getByText("billing service").waitFor();
      fake.dropSockets();
      await page.getByText("Connection lost.").waitFor();
      await page.getByText("Connection lost.").waitFor({ state: "hidden" });
      const [first, again] = fake.state.log.filter((entry) => entry.method === "WS");
      if (again.body.after.call1 !== 8 || Object.keys(first.body.after).length > 0)
        throw new Error("asked for the wrong tail");
    },
  },
  {
    name: "live-supervised",
    schemes: BOTH,
    run: async (page, { fake, context }) => {
      await playAgent(context, fake);
      await signIn(page, "/live/i2");
      await page.getByTestId("live-transcript").getByText("billing service").waitFor();
      for (const event of supervised) fake.broadcast({ type: "event", call_id: "call1", event });
      await page.getByTestId("start-listening").click();
      await page.locator("[data-testid=listen][data-listening=on]").waitFor();
      await onPhone(page, "Notes");
      await page.getByTestId("face-whisper").check({ force: true });
      await page.getByTestId("compose-text").fill("How did you measure it?");
      await page.getByTestId("compose-send").click();
      await page.getByTestId("pending-commands").getByText("has not taken it yet").waitFor();
      await page.getByTestId("timeline").getByText("moved from deepgram to whisper").waitFor();
      if (fake.state.commands.at(-1)?.kind !== "whisper") throw new Error("another command was sent");
    },
  },
  {
    name: "live-on-air",
    schemes: BOTH,
    run: async (page, { fake, context }) => {
      await playAgent(context, fake);
      await signIn(page, "/live/i2");
      await page.getByTestId("live-transcript").getByText("billing service").waitFor();
      await page.getByTestId("take-over").click();
      await page.getByTestId("take-over-confirm").click();
      const sent = await waitFor(async () => fake.state.commands.find(({ kind }) => kind === "take_over"));
      if (!sent) throw new Error("nobody asked to take over");
      const at = { at_ms: 60_000 };
      fake.broadcast({
        type: "event",
        call_id: "call1",
        event: { ...at, seq: 20, type: "takeover.started", by: user.name },
      });
      fake.broadcast({
        type: "event",
        call_id: "call1",
        event: {
          ...at,
          seq: 21,
          type: "command.received",
          command_id: "cmd1",
          source: "company",
          command: { kind: "take_over" },
          by: user.name,
          effect: "done",
        },
      });
      await shown(page, "on-air");
    },
  },
  {
    name: "live-take-over",
    run: async (page) => {
      await signIn(page, "/live/i2");
      await page.getByTestId("take-over").click();
      await page.locator("[data-testid=take-over-confirm]:enabled").waitFor();
    },
  },
  {
    name: "live-korean",
    run: async (page) => {
      await signIn(page, "/live/i2");
      await inKorean(page);
      await page.getByTestId("live-transcript").getByText("billing service").waitFor();
    },
  },
  {
    name: "live-plan",
    sizes: ["phone"],
    run: async (page) => {
      await signIn(page, "/live/i2");
      await page.getByRole("button", { name: "Plan" }).click();
      await page.getByTestId("plan").waitFor();
    },
  },
  {
    name: "live-strip",
    schemes: BOTH,
    run: async (page, { fake, context }) => {
      await playAgent(context, fake);
      await signIn(page, "/live/i2");
      await page.getByTestId("start-listening").click();
      await page.locator("[data-testid=listen][data-listening=on]").waitFor();
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Candidates" }).click();
      await page.locator("[data-testid=supervision-bar][data-listening=on]").waitFor();
      await page.getByText("Jo Rivera").first().waitFor();
      if ((await page.getByTestId("remote-audio").count()) === 0) throw new Error("the sound was cut");
    },
  },
];

/** What people and engines did in the call, beside its words. */
const supervised = [
  {
    type: "watchers.changed",
    watchers: [
      { name: "Mina Park", listening: true },
      { name: "Jonas Weber", listening: false },
    ],
  },
  { type: "turn.measured", turn: 1, voice_to_voice_ms: 910 },
  { type: "turn.measured", turn: 2, voice_to_voice_ms: 1_240 },
  { type: "engine.failed", part: "stt", engine: "deepgram", error: "429", fatal: false },
  { type: "engine.switched", part: "stt", from_engine: "deepgram", to_engine: "whisper", reason: "429" },
  ...[
    ["note", "Strong on queues", "done"],
    ["whisper", "Ask how long the move took?", "done"],
    ["extend_time", undefined, "refused"],
  ].map(([kind, text, effect], index) => ({
    type: "command.received",
    command_id: `x${index}`,
    source: "company",
    command: { kind, text },
    by: "Mina Park",
    effect,
    reason: effect === "refused" ? "twice the planned time is reached" : null,
  })),
  { type: "candidate.muted" },
].map((event, index) => ({ ...event, seq: 10 + index, at_ms: 40_000 + index * 1_000 }));

async function waitFor(find, tries = 50) {
  for (let n = 0; n < tries; n++) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return null;
}
