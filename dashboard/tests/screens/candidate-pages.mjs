// What candidates see beyond the plain way through: answers, changes, interruptions, decisions.
import { answeredAdjustment } from "../fake/aftercare.mjs";
import { live } from "../fake/data.mjs";
import { toRoom } from "./ways.mjs";

const BOTH = ["light", "dark"];
const ALONE = ["desktop"];

const change = (fake, token, part) =>
  fake.state.links.set(token, { ...fake.state.links.get(token), ...part(fake.state.links.get(token)) });

export const candidatePages = [
  {
    name: "cand-invitation-answered",
    schemes: BOTH,
    run: async (page, { fake }) => {
      change(fake, "early", () => ({ timezone: "Asia/Seoul", adjustments: [answeredAdjustment] }));
      await page.goto("/interview/early");
      await page.getByTestId("adjustment-answers").waitFor();
      await page.getByTestId("other-zone").waitFor();
    },
    shot: { fullPage: true },
  },
  {
    name: "cand-elsewhere",
    sizes: ["phone"],
    run: async (page, { fake }) => {
      change(fake, "open", () => ({ open_elsewhere: true, open_channel: "browser" }));
      await page.goto("/interview/open");
      await page.getByTestId("open-in-browser").waitFor();
    },
  },
  {
    name: "cand-link-unknown",
    run: async (page) => {
      await page.goto("/interview/nothing");
      await page.getByLabel("Paste the link").fill("hello");
      await page.getByRole("button", { name: "Open the link" }).click();
      await page.getByText("no interview link in this text").waitFor();
    },
  },
  {
    name: "cand-link-cancelled",
    sizes: ALONE,
    run: async (page) => {
      await page.goto("/interview/cancelled");
      await page.getByText("Hangang Labs has cancelled").waitFor();
    },
  },
  {
    name: "cand-check",
    schemes: BOTH,
    run: async (page) => {
      await page.goto("/interview/open/check");
      await page.getByTestId("practice").waitFor();
      const next = page.getByTestId("next-check");
      while (await next.isVisible()) await next.click();
      await page.getByTestId("connection-state").waitFor();
    },
    shot: { fullPage: true },
  },
  {
    name: "cand-check-korean",
    sizes: ["phone"],
    run: async (page) => {
      await page.goto("/interview/korean/check");
      await page.getByTestId("practice").waitFor();
    },
    shot: { fullPage: true },
  },
  {
    name: "cand-consent-changed",
    schemes: BOTH,
    run: async (page, { fake }) => {
      change(fake, "open", (view) => {
        const [first, ...rest] = view.consent_text.lines;
        const before = { ...view.consent_text, version: "2025-01" };
        before.lines = [{ ...first, short: "A person with an AI beside them." }, ...rest];
        return { consent: { given: true, version: "2025-01", stale: true }, consent_before: before };
      });
      await page.goto("/interview/open/consent");
      await page.getByText("A person with an AI beside them.").waitFor();
    },
  },
  {
    name: "cand-room-more",
    run: async (page, tools) => {
      await toRoom(page, tools);
      await page.getByTestId("more").click();
      await page.getByTestId("withdraw").waitFor();
    },
  },
  {
    name: "cand-room-interrupted",
    schemes: BOTH,
    run: async (page, tools) => {
      await page.addInitScript(() => {
        const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (wanted) => {
          const stream = await open(wanted);
          // As iOS leaves it after a phone call: no event, and no way back for a script.
          Object.defineProperty(stream.getAudioTracks()[0], "muted", { value: true });
          return stream;
        };
      });
      await toRoom(page, tools);
      await page.locator('[data-testid=mic-interrupted][data-step="touch"]').waitFor();
    },
  },
  {
    name: "cand-room-korean",
    sizes: ["phone"],
    run: async (page, tools) => {
      change(tools.fake, "korean", () => ({ consent: { given: true, version: "2026-11", stale: false } }));
      const agent = await toRoom(page, tools, "korean");
      await agent.say({ live: { ...live, version: 2, state: "thinking_time", partial: "" } });
      await page.locator('[data-testid=room][data-state="thinking_time"]').waitFor();
    },
  },
  {
    name: "cand-ended",
    schemes: BOTH,
    run: async (page, tools) => {
      const agent = await toRoom(page, tools);
      await agent.say({ event: { type: "call.ended", seq: 900, at_ms: 1, reason: "finished" } });
      await page.getByTestId("feedback").waitFor();
      await page.getByText("The review is due by").waitFor();
    },
    shot: { fullPage: true },
  },
  {
    name: "cand-receipt",
    run: async (page) => {
      await page.goto("/interview/open/receipt");
      await page.getByRole("button", { name: "Download as text" }).waitFor();
    },
    shot: { fullPage: true },
  },
  {
    name: "cand-status",
    schemes: BOTH,
    run: async (page) => {
      await page.goto("/interview/decided/status");
      await page.getByTestId("ask-explanation").click();
      await page.getByTestId("ask-send").click();
      await page.getByTestId("asked").waitFor();
    },
    shot: { fullPage: true },
  },
  {
    name: "cand-status-late",
    sizes: ["phone"],
    run: async (page) => {
      await page.goto("/interview/late/status");
      await page.getByTestId("status-glance").waitFor();
    },
  },
];
