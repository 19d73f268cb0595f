// The frame, what waits today, the palette, the keys and the profile.
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
    name: "shell-profile",
    shot: full,
    run: async (page) => {
      await signIn(page, "/profile");
      await page.getByText("This browser", { exact: true }).waitFor();
      await page.getByLabel("Name").fill("Mina P.");
    },
  },
];
