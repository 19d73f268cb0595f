// The frame, what waits today, the palette, the keys and the profile.
import { password } from "../fake/data.mjs";
import { ALL } from "../fake/settings.mjs";
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];
const full = { fullPage: true };

async function inKorean(page) {
  await page.evaluate(() => sessionStorage.setItem("language", "ko"));
  await page.reload();
}

export const shellPages = [
  {
    name: "shell-today",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/today");
      await page.getByTestId("today-decisions").waitFor();
    },
  },
  {
    name: "shell-today-korean",
    run: async (page) => {
      await signIn(page, "/today");
      await inKorean(page);
      await page.getByTestId("today-decisions").waitFor();
    },
  },
  {
    name: "shell-folded",
    sizes: ["desktop"],
    run: async (page) => {
      await signIn(page, "/today");
      await page.getByRole("button", { name: "Fold" }).click();
      await page.getByTestId("today-decisions").waitFor();
    },
  },
  {
    name: "shell-palette",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/today");
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("kim");
      await page.getByRole("option", { name: /Kim/ }).first().waitFor();
    },
  },
  {
    name: "shell-keys",
    sizes: ["desktop"],
    run: async (page) => {
      await signIn(page, "/today");
      await page.getByTestId("today-decisions").waitFor();
      await page.keyboard.press("Shift+Slash");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "shell-user-menu",
    schemes: BOTH,
    run: async (page) => {
      await signIn(page, "/today");
      await page.getByTestId("today-decisions").waitFor();
      await page.getByRole("button", { name: /^Your account/ }).click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "shell-more",
    sizes: ["phone"],
    run: async (page) => {
      await signIn(page, "/today");
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "shell-session-warning",
    schemes: BOTH,
    run: async (page, { fake }) => {
      fake.state.sessionSecs = 500;
      await page.clock.install();
      await signIn(page, "/today");
      await page.getByTestId("today-decisions").waitFor();
      // Nobody pressed anything for longer than somebody at work would.
      await page.clock.fastForward(385_000);
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "shell-expired-over-sheet",
    run: async (page, { fake }) => {
      fake.state.permissions = ALL;
      await signIn(page, "/users");
      await page.getByTestId("invite").click();
      const expire = async () => {
        await page.getByTestId("addresses").fill("ana@example.com");
        fake.state.accessTokens.clear();
        fake.state.refresh = false;
        await page.getByTestId("send-invitations").click();
        // The field has the focus, whatever the sheet below would like; Escape closes neither.
        await page.locator("[name=password]:focus").waitFor();
        await page.keyboard.press("Escape");
      };
      await expire();
      await page.keyboard.type(password);
      await page.keyboard.press("Enter");
      await page.getByLabel("Password").waitFor({ state: "detached" });
      await page.getByTestId("invited").waitFor();
      await expire();
    },
  },
  {
    name: "shell-profile",
    shot: full,
    run: async (page) => {
      await signIn(page, "/profile");
      await page.getByText("This browser", { exact: true }).waitFor();
      await page.getByLabel("Name").fill("Mina P.");
    },
  },
];
