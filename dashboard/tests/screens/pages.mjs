// Every page to be looked at: a name for its picture and how to get there.
import { events, live, questions, rangedReport, user } from "../fake/data.mjs";
import { spoiltQuality } from "../fake/quality.mjs";
import { rows } from "../fake/work.mjs";
import { playAgent } from "./agent-peer.mjs";
import { signIn, toRoom } from "./ways.mjs";

const BOTH = ["light", "dark"];

const shown = (page, testId) => page.getByTestId(testId).waitFor();

export const pages = [
  {
    name: "invitation",
    schemes: BOTH,
    run: async (page) => {
      await page.goto("/interview/open");
      await shown(page, "start");
    },
  },
  {
    name: "invitation-early",
    run: async (page) => {
      await page.goto("/interview/early");
      await shown(page, "start");
    },
  },
  {
    name: "invitation-korean",
    run: async (page) => {
      await page.goto("/interview/korean");
      await page.getByRole("button", { name: "시작하기" }).waitFor();
    },
  },
  {
    name: "adjustment",
    sizes: ["phone"],
    run: async (page) => {
      await page.goto("/interview/open");
      await page.getByRole("button", { name: "Ask for an adjustment" }).click();
    },
  },
  {
    name: "check",
    schemes: BOTH,
    run: async (page) => {
      await page.goto("/interview/open/check");
      await page
        .locator('[data-testid=mic-state][data-state="good"],[data-testid=mic-state][data-state="listening"]')
        .waitFor();
      await page.locator('[data-testid=connection-state][data-state="good"]').waitFor();
    },
  },
  {
    name: "check-refused",
    permissions: [],
    sizes: ["desktop"],
    run: async (page) => {
      await page.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
        navigator.permissions.query = () =>
          Promise.resolve(Object.assign(new EventTarget(), { state: "denied" }));
      });
      await page.goto("/interview/open/check");
      await page.getByRole("button", { name: "Allow microphone" }).click();
      await page.locator('[data-testid=mic-state][data-state="blocked"]').waitFor();
    },
  },
  {
    name: "consent",
    schemes: BOTH,
    run: async (page) => {
      await page.goto("/interview/open/consent");
      await page.getByTestId("agree").click();
      await page.getByText("To go on with the voice interview").waitFor();
    },
  },
  {
    name: "other-ways",
    run: async (page) => {
      await page.goto("/interview/open/other");
      await page.getByLabel(/talk to a person/).check();
    },
  },
  {
    name: "declined",
    sizes: ["desktop"],
    run: async (page) => {
      await page.goto("/interview/open/other");
      await page.getByLabel(/in writing/).check();
      await page.getByRole("button", { name: "Send my choice" }).click();
      await shown(page, "declined");
    },
  },
  {
    name: "way-to-the-room",
    sizes: ["desktop"],
    run: async (page, { context, fake }) => {
      await playAgent(context, fake);
      await page.goto("/interview/open");
      await page.getByTestId("start").click();
      await page.getByTestId("continue").click();
      await page.getByTestId("consent-interview").check();
      await page.getByTestId("agree").click();
      await shown(page, "room");
    },
  },
  {
    name: "room-speaking",
    schemes: BOTH,
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      for (const { event } of events.slice(2, 6)) await agent.say({ event });
      await agent.say({ live: { ...live, version: 2, state: "ai_speaking" } });
      await page.locator('[data-testid=room][data-state="ai_speaking"]').waitFor();
    },
  },
  {
    name: "room-listening",
    schemes: BOTH,
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      for (const { event } of events.slice(2, 6)) await agent.say({ event });
      await agent.say({
        live: {
          ...live,
          version: 3,
          question_index: 0,
          question_text: questions[0].text,
          remaining_ms: 540_000,
        },
      });
      await page.getByText("I led the move").waitFor();
    },
  },
  {
    name: "room-watched",
    schemes: BOTH,
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      const watchers = ["Following this interview live: Mina Park, Jonas Weber (Hangang Labs)."];
      await agent.say({ live: { ...live, version: 3, partial: "", watchers } });
      await page.getByTestId("watchers").getByText("Mina Park").waitFor();
      await page.getByTestId("mic").click();
      await shown(page, "muted-note");
    },
  },
  {
    name: "room-person",
    schemes: BOTH,
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      await agent.say({
        live: { ...live, version: 3, state: "listening", partial: "", taken_over: "Mina Park" },
      });
      await page.locator('[data-testid=room][data-state="with_person"]').waitFor();
    },
  },
  {
    name: "room-paused",
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      await agent.say({ live: { ...live, version: 3, state: "listening", partial: "", paused: true } });
      await page.locator('[data-testid=room][data-state="paused"]').waitFor();
    },
  },
  {
    name: "room-thinking",
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      await page.getByTestId("minute").click();
      const sent = await waitFor(async () =>
        (await agent.received()).find((text) => text.includes("take_minute")),
      );
      if (!sent) throw new Error("the minute was not asked for");
      await agent.say({ live: { ...live, version: 4, state: "thinking_time" } });
      await page.getByRole("button", { name: "I'm ready" }).waitFor();
    },
  },
  {
    name: "room-korean",
    run: async (page, tools) => {
      const view = tools.fake.state.links.get("korean");
      tools.fake.state.links.set("korean", {
        ...view,
        consent: { given: true, version: "2026-11", stale: false },
      });
      const agent = await toRoom(page, tools, "korean");
      const question_text = "최근에 맡은 프로젝트에서 본인의 역할은 무엇이었습니까?";
      await agent.say({ live: { ...live, version: 2, caption: question_text, question_text, partial: "" } });
      await page.getByTestId("question").getByText(question_text).waitFor();
    },
  },
  {
    name: "room-typing",
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      await page.getByTestId("type").click();
      await page.getByTestId("text-box").fill("I looked at the logs first.");
      await page.getByTestId("text-box").press("Enter");
      const sent = await waitFor(async () =>
        (await agent.received()).find((text) => text.includes("say_text")),
      );
      if (!sent) throw new Error("the text was not sent");
    },
  },
  {
    name: "room-reconnecting",
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      agent.stop();
      await agent.hangUp();
      await page.locator('[data-testid=room][data-state="reconnecting"]').waitFor({ timeout: 20_000 });
    },
  },
  {
    name: "room-comes-back",
    sizes: ["desktop"],
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      await agent.hangUp();
      await page.locator('[data-testid=room][data-state="reconnecting"]').waitFor({ timeout: 20_000 });
      await page.locator('[data-testid=room][data-state="listening"]').waitFor({ timeout: 20_000 });
      if (!tools.fake.state.offers.at(-1).restart_pc)
        throw new Error("the line was not restarted under its own id");
    },
  },
  {
    name: "room-more",
    run: async (page, tools) => {
      await toRoom(page, tools);
      await page.getByTestId("more").click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "room-end",
    sizes: ["desktop"],
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      await page.getByTestId("end").click();
      await page.getByTestId("end-confirm").waitFor();
      await agent.say({ event: events[4].event });
    },
  },
  {
    name: "ended",
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      await agent.say({
        event: { seq: 40, at_ms: 40_000, type: "call.ended", reason: "finished", detail: null },
      });
      await shown(page, "ended");
    },
  },
  {
    name: "elsewhere",
    sizes: ["desktop"],
    run: async (page, tools) => {
      await playAgent(tools.context, tools.fake);
      await page.goto("/interview/elsewhere/room");
      await shown(page, "continue-here");
    },
  },
  {
    name: "mic-refused",
    sizes: ["phone"],
    permissions: [],
    run: async (page) => {
      await page.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
        navigator.permissions.query = () =>
          Promise.resolve(Object.assign(new EventTarget(), { state: "denied" }));
      });
      await page.goto("/interview/resume/room");
      await shown(page, "mic-refused");
    },
  },
  {
    name: "webrtc-blocked",
    sizes: ["desktop"],
    run: async (page) => {
      await page.addInitScript(() => {
        globalThis.RTCPeerConnection = undefined;
      });
      await page.goto("/interview/resume/room");
      await shown(page, "webrtc-blocked");
    },
  },
  ...["unknown", "expired", "cancelled", "finished"].map((token) => ({
    name: `link-${token}`,
    sizes: ["desktop"],
    run: async (page) => {
      await page.goto(`/interview/${token}`);
      await shown(page, `link-${token}`);
    },
  })),
  {
    name: "receipt",
    schemes: BOTH,
    run: async (page) => {
      await page.goto("/interview/open/receipt");
      await page.getByRole("button", { name: "That's not what I said" }).first().click();
      await page.getByLabel("What you said instead").fill("I led the move of our billing service to queues.");
      await page.getByRole("button", { name: "Keep correction" }).click();
      await page.getByText("Your correction:").waitFor();
    },
  },
  {
    name: "status",
    sizes: ["desktop"],
    run: async (page) => {
      await page.goto("/interview/open/status");
      await shown(page, "status");
    },
  },
  {
    name: "login",
    schemes: BOTH,
    run: async (page) => {
      await page.goto("/login");
      await page.getByLabel("E-mail").fill(user.email);
      await page.getByLabel("Password").fill("wrong");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("E-mail or password is not right.").waitFor();
    },
  },
  {
    name: "interviews",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/interviews");
      await page.getByRole("link", { name: "Jo Rivera" }).waitFor();
    },
  },
  {
    name: "schedule",
    run: async (page) => {
      await signIn(page, "/schedule?candidate=p2");
      await page.getByLabel("Job", { exact: true }).selectOption({ label: "Backend engineer" });
    },
  },
  {
    name: "scheduled",
    run: async (page) => {
      await signIn(page, "/schedule?new=true");
      await page.getByRole("button", { name: "Add a new candidate" }).click();
      await page.getByLabel("Name").fill("Ada Byron");
      await page.getByLabel("E-mail").fill("ada@example.test");
      await page.getByLabel("Job", { exact: true }).selectOption({ label: "Backend engineer" });
      await page.getByRole("button", { name: "Schedule interview" }).click();
      await shown(page, "interview-link");
    },
  },
  {
    name: "result",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/interviews/i1");
      await page.getByTestId("quote").first().waitFor();
    },
  },
  {
    name: "result-quality",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/interviews/i1");
      await page.getByTestId("quality").locator("summary").click();
      await page.getByText("eleven_flash_v2_5").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "result-fault",
    schemes: BOTH,
    run: async (page, { fake }) => {
      fake.state.quality.set("i1", spoiltQuality("i1"));
      await signIn(page, "/interviews/i1");
      await shown(page, "offer-redo");
    },
  },
  {
    name: "result-fault-anyway",
    run: async (page, { fake }) => {
      fake.state.quality.set("i1", spoiltQuality("i1"));
      await signIn(page, "/interviews/i1");
      await page.getByTestId("score-anyway").click();
      await page.getByRole("dialog").getByRole("button", { name: "Score it anyway" }).click();
      await page.getByText("Say in a sentence why.").waitFor();
    },
  },
  {
    name: "result-decided",
    run: async (page) => {
      await signIn(page, "/interviews/i1");
      await page.getByTestId("open-decision").click();
      await page.getByTestId("decide-PASS").check();
      await page.getByTestId("show-suggestion").click();
      await shown(page, "verdict-suggested");
      await page.getByTestId("record-decision").click();
      await page.getByText("Say in a sentence why").waitFor();
      await page.getByTestId("decision-reason").fill("The second answer was cut by a bad line.");
      await page.getByTestId("record-decision").click();
      await shown(page, "decision-recorded");
      await page.getByTestId("quote").nth(1).click();
      await page.waitForFunction(() => document.querySelector("audio").currentTime > 11.5);
    },
  },
  {
    name: "result-range",
    schemes: BOTH,
    run: async (page, { fake }) => {
      Object.assign(
        fake.state.interviews.find(({ id }) => id === "i1"),
        { report: rangedReport() },
      );
      await signIn(page, "/interviews/i1");
      await page.getByTestId("open-decision").click();
      await page.getByTestId("decide-PASS").check();
      await page.getByTestId("show-suggestion").click();
      await shown(page, "verdict-suggested");
      await page.getByTestId("votes").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "result-failed",
    sizes: ["desktop"],
    run: async (page) => {
      await signIn(page, "/interviews/i4");
      await shown(page, "score-again");
    },
  },
  {
    name: "result-scheduled",
    sizes: ["desktop"],
    run: async (page) => {
      await signIn(page, "/interviews/i3");
      await page.getByRole("button", { name: "Make a new link" }).click();
      await shown(page, "interview-link");
    },
  },
  {
    name: "job",
    run: async (page) => {
      await signIn(page, "/jobs/j1");
      await page.getByText("What the interviewer may tell").waitFor();
    },
  },
  ...[
    ["verify-done", "/verify?token=good", "Your address is confirmed"],
    ["verify-old", "/verify?token=old", "This link has expired"],
    ["forgot-password", "/forgot-password", "Choose a new password"],
    ["register", "/register", "Open an account"],
    ["register-company", "/register/company", "Register a company"],
    ["accept-broken", "/accept-invitation", "This link is not complete"],
  ].map(([name, path, title]) => ({
    name,
    schemes: BOTH,
    run: async (page) => {
      await page.goto(path);
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
    },
  })),
  {
    name: "reset-done",
    run: async (page) => {
      await page.goto("/reset-password?token=good");
      await page.getByLabel("New password").fill("only lower case");
      await page.getByRole("button", { name: "Set new password" }).click();
      await shown(page, "strength");
    },
  },
  {
    name: "accept-invitation",
    schemes: BOTH,
    run: async (page) => {
      await page.goto("/accept-invitation?token=good");
      await page.getByLabel("New password").fill("short");
      await page.getByRole("button", { name: "Start" }).click();
      await page.getByText("Use at least 8 characters.").waitFor();
    },
  },
  {
    name: "accept-korean",
    run: async (page) => {
      await page.addInitScript(() => sessionStorage.setItem("language", "ko"));
      await page.goto("/accept-invitation?token=good");
      await page.getByRole("heading", { name: "환영합니다" }).waitFor();
    },
  },
  {
    name: "import",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/candidates/import");
      await page.getByText("besucherliste").waitFor();
    },
  },
  {
    name: "import-result",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/candidates/import?job=old");
      await page.getByText("9,982 added").first().waitFor();
      const file = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download the rows to fix" }).click();
      if ((await file).suggestedFilename() !== "rows-to-fix.csv") throw new Error("another file came");
    },
  },
  {
    name: "import-korean",
    run: async (page) => {
      await signIn(page, "/candidates/import?job=old");
      await page.getByText("9,982 added").first().waitFor();
      await page.evaluate(() => sessionStorage.setItem("language", "ko"));
      await page.reload();
      await page.getByText("9,982명 추가 · 12명은 이미 있음 · 6건 수정 필요").first().waitFor();
    },
  },
  {
    name: "tasks",
    schemes: BOTH,
    run: async (page, { fake }) => {
      fake.state.work.scripts.set("t-score", [rows(3, 8)]);
      await signIn(page, "/settings/tasks");
      await page.getByRole("button", { name: "Run again: Scoring an interview" }).click();
      await page.getByText("37 %").first().waitFor();
    },
  },
  {
    name: "tasks-none",
    sizes: ["desktop"],
    run: async (page, { fake }) => {
      fake.state.work.tasks = [];
      await signIn(page, "/settings/tasks");
      await page.getByText("Nothing has failed").waitFor();
    },
  },
  {
    name: "two-tabs",
    sizes: ["desktop"],
    run: async (page, { fake, context }) => {
      await signIn(page, "/jobs");
      const other = await context.newPage();
      await other.goto("/candidates");
      await other.getByText("jo@example.test").waitFor();
      fake.state.accessTokens.clear();
      fake.state.renewingAtOnce = 0;
      const renewals = () => fake.state.log.filter(({ path }) => path === "/auth/refresh").length;
      const before = renewals();
      await Promise.all([
        page.getByRole("link", { name: "Interviews" }).click(),
        other.getByRole("link", { name: "Jo Rivera" }).click(),
      ]);
      await page.getByRole("link", { name: "Jo Rivera" }).waitFor();
      await other.getByText("Moved to Interviewed").waitFor();
      if (fake.state.renewingAtOnce !== 1 || renewals() !== before + 1)
        throw new Error(`renewed ${renewals() - before} times, ${fake.state.renewingAtOnce} at once`);
      await other
        .getByRole("button", { name: /^Your account/ })
        .first()
        .click();
      await other.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("button", { name: "Sign in" }).waitFor();
    },
  },
  {
    name: "not-found",
    sizes: ["desktop"],
    run: async (page) => {
      await page.goto("/nowhere");
      await page.getByText("There is no page here").waitFor();
    },
  },
];

async function waitFor(find, tries = 50) {
  for (let n = 0; n < tries; n++) {
    const found = await find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return null;
}
