// The telephone's side of every page that has one.
import { live, view } from "../fake/data.mjs";
import { candidatePhone, interviewPhone, legs, line, order, unanswered } from "../fake/phone.mjs";
import { signIn, toRoom } from "./ways.mjs";

const BOTH = ["light", "dark"];
const full = { fullPage: true };

const korean = {
  language: "ko",
  candidate_name: "김민아",
  company_name: "한강랩스",
  job_title: "백엔드 개발자",
};
const give = (fake, extra) => fake.state.links.set("open", view(extra));
const byPhone = { channel: "phone", call_candidate: true };
const ringing = candidatePhone({ calling: order("calling", { leg_status: "ringing" }) });

async function invitation(page, fake, extra) {
  give(fake, extra);
  await page.goto("/interview/open");
  await page.getByTestId("phone-card").scrollIntoViewIfNeeded();
}

/** HR's page of the scheduled interview. */
async function interview(page, fake, phone, extra = {}) {
  Object.assign(fake.state.interviews[2], { ...byPhone, phone: interviewPhone(phone), ...extra });
  await signIn(page, "/interviews/i3");
  await page.getByTestId("phone-block").waitFor();
}

async function inKorean(page) {
  await page.evaluate(() => sessionStorage.setItem("language", "ko"));
  await page.reload();
}

export const phonePages = [
  {
    name: "phone-invitation",
    schemes: BOTH,
    shot: full,
    run: (page, { fake }) => invitation(page, fake, {}),
  },
  {
    name: "phone-invitation-arranged",
    shot: full,
    run: (page, { fake }) => invitation(page, fake, byPhone),
  },
  {
    name: "phone-invitation-ringing",
    schemes: BOTH,
    shot: full,
    run: (page, { fake }) => invitation(page, fake, { ...byPhone, phone: ringing }),
  },
  {
    name: "phone-invitation-later",
    shot: full,
    run: async (page, { fake }) => {
      await invitation(page, fake, { ...byPhone, phone: candidatePhone({ calling: unanswered() }) });
      await page.getByText("When we may call you").click();
      await page.getByText("Keys during the call").click();
    },
  },
  {
    name: "phone-invitation-no-number",
    sizes: ["phone"],
    shot: full,
    run: (page, { fake }) =>
      invitation(page, fake, { phone: candidatePhone({ call_me: false, why_not: "no_number" }) }),
  },
  {
    name: "phone-invitation-talking",
    sizes: ["desktop"],
    shot: full,
    run: (page, { fake }) =>
      invitation(page, fake, {
        ...byPhone,
        open_channel: "phone",
        open_elsewhere: true,
        phone: candidatePhone({
          call_me: false,
          why_not: "live",
          calling: order("talking", { leg_status: "in_progress" }),
        }),
      }),
  },
  {
    name: "phone-invitation-korean",
    schemes: BOTH,
    shot: full,
    run: async (page, { fake }) => {
      await invitation(page, fake, {
        ...korean,
        ...byPhone,
        phone: candidatePhone({ number: "+82215771234", calling: unanswered() }),
      });
      await page.getByText("전화 받을 시간").click();
      await page.getByText("통화 중에 누를 수 있는 키").click();
    },
  },
  {
    name: "phone-check",
    permissions: [],
    shot: full,
    run: async (page) => {
      await page.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException("Permission denied", "NotAllowedError"));
        navigator.permissions.query = () =>
          Promise.resolve(Object.assign(new EventTarget(), { state: "denied" }));
      });
      await page.goto("/interview/open/check");
      await page.getByRole("button", { name: "Allow microphone" }).click();
      await page.getByTestId("phone-instead-button").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "phone-check-dialog",
    schemes: BOTH,
    run: async (page) => {
      await page.goto("/interview/open/consent");
      await page.getByTestId("phone-instead-button").click();
      await page.getByRole("dialog").getByTestId("dial-in").waitFor();
    },
  },
  {
    name: "phone-room-more",
    run: async (page, tools) => {
      await toRoom(page, tools);
      await page.getByTestId("more").click();
      await page.getByTestId("by-phone").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "phone-room",
    schemes: BOTH,
    run: async (page, tools) => {
      await toRoom(page, tools);
      await page.getByTestId("more").click();
      await page.getByTestId("by-phone").click();
      await page.getByRole("dialog").getByTestId("call-me").waitFor();
    },
  },
  {
    name: "phone-room-elsewhere",
    run: async (page, { fake }) => {
      const known = fake.state.links.get("elsewhere");
      fake.state.links.set("elsewhere", { ...known, open_channel: "phone" });
      await page.goto("/interview/elsewhere/room");
      await page.getByText("Your interview goes on by phone").waitFor();
    },
  },
  {
    name: "phone-status",
    run: async (page, { fake }) => {
      fake.state.heldBy = ["phone", "browser"];
      await page.goto("/interview/open/status");
      await page.getByText("Held by phone and in the browser").waitFor();
    },
  },
  {
    name: "phone-schedule",
    schemes: BOTH,
    shot: full,
    run: async (page) => {
      await signIn(page, "/schedule?candidate=p1");
      await page.getByLabel("Job", { exact: true }).selectOption("j1");
      await page.getByLabel("Date and time").fill("2030-03-05T05:30");
      await page.getByTestId("by-phone").check();
      await page.getByTestId("we-call").check();
      await page.getByTestId("no-number").waitFor();
      await page.getByTestId("odd-hour").waitFor();
    },
  },
  {
    name: "phone-schedule-korean",
    shot: full,
    run: async (page) => {
      await signIn(page, "/schedule?candidate=p2");
      await inKorean(page);
      await page.getByTestId("by-phone").check();
      await page.getByTestId("we-call").check();
    },
  },
  {
    name: "phone-scheduled",
    run: async (page) => {
      await signIn(page, "/schedule?candidate=p2");
      await page.getByLabel("Job", { exact: true }).selectOption("j1");
      await page.getByRole("button", { name: "Schedule interview" }).click();
      await page.getByTestId("dial-in-box").waitFor();
    },
  },
  {
    name: "phone-interview",
    schemes: BOTH,
    shot: full,
    run: (page, { fake }) =>
      interview(page, fake, { legs, calling: unanswered({ asked_by: "schedule", message_left: true }) }),
  },
  {
    name: "phone-interview-calling",
    run: (page, { fake }) =>
      interview(page, fake, { calling: order("calling", { leg_status: "ringing", asked_by: "hr" }) }),
  },
  {
    name: "phone-interview-no-number",
    sizes: ["phone"],
    run: (page, { fake }) =>
      interview(page, fake, { can_call: false, why_not: "no_number", masked_number: null }),
  },
  {
    name: "phone-interview-korean",
    shot: full,
    run: async (page, { fake }) => {
      await interview(page, fake, { legs, calling: unanswered({ asked_by: "candidate" }) });
      await inKorean(page);
      await page.getByTestId("phone-block").waitFor();
    },
  },
  {
    name: "phone-live-list",
    run: async (page, { fake }) => {
      Object.assign(fake.state.interviews[1], { live_channel: "phone", channel: "phone" });
      await signIn(page, "/live");
      await page.getByTestId("row-by-phone").waitFor();
    },
  },
  {
    name: "phone-live",
    schemes: BOTH,
    shot: full,
    run: async (page, { fake }) => {
      Object.assign(fake.state.interviews[1], { live_channel: "phone", channel: "phone" });
      await signIn(page, "/live/i2");
      await page.getByTestId("live-state").waitFor();
      const at = (seq, event) => ({
        type: "event",
        call_id: "call2",
        event: { seq, at_ms: seq * 9_000, ...event },
      });
      fake.broadcast(
        at(1, {
          type: "call.started",
          started_at: new Date().toISOString(),
          door: "phone",
          channel: "phone",
        }),
      );
      for (const [n, kind] of [
        "repeat_question",
        "take_minute",
        "ask_for_person",
        "explain_keys",
      ].entries()) {
        fake.broadcast(
          at(2 + n, {
            type: "command.received",
            command_id: `k${n}`,
            source: "candidate",
            command: { kind },
            by: null,
            effect: "done",
          }),
        );
      }
      fake.broadcast({ type: "live", live: { ...live, version: 50, call_id: "call2" } });
      if ((page.viewportSize()?.width ?? 0) < 1_024)
        await page.getByRole("button", { name: "Notes" }).click();
      await page.getByText("Key 9").waitFor();
    },
  },
  {
    name: "phone-candidate",
    run: async (page) => {
      await signIn(page, "/candidates/p2");
      await page.getByRole("button", { name: "Copy number" }).waitFor();
    },
  },
  {
    name: "phone-settings",
    schemes: BOTH,
    shot: full,
    run: async (page) => {
      await signIn(page, "/settings/phone");
      await page.getByTestId("check-line").click();
      await page.locator('[data-testid=line-state][data-state="ready"]').waitFor();
      await page.getByLabel("Saturday").waitFor();
    },
  },
  {
    name: "phone-settings-elsewhere",
    shot: full,
    run: async (page, { fake }) => {
      Object.assign(
        fake.state.line,
        line({ state: "led_elsewhere", led_to: "https://demo.example.com/welcome/voice/" }),
      );
      await signIn(page, "/settings/phone");
      await page.getByText("demo.example.com").waitFor();
    },
  },
  {
    name: "phone-settings-none",
    sizes: ["desktop"],
    run: async (page, { fake }) => {
      Object.assign(fake.state.line, { number: null, state: "not_set_up" });
      await signIn(page, "/settings/phone");
      await page.getByText("No telephone line is set up").waitFor();
    },
  },
  {
    name: "phone-settings-korean",
    shot: full,
    run: async (page) => {
      await signIn(page, "/settings/phone");
      await inKorean(page);
      await page.getByTestId("line-state").waitFor();
    },
  },
];
