// Where somebody who prepares starts, gaps against a job, the plan, and readings of repositories.
import { asPreparing } from "../fake/prepare.mjs";
import { signIn } from "./ways.mjs";

const BOTH = ["light", "dark"];
const full = { fullPage: true };

const shows = (name, path, words, more = {}) => ({
  name,
  shot: full,
  run: (page, { fake }) =>
    asPreparing(fake, async () => {
      await signIn(page, path);
      await page.getByText(words).first().waitFor();
    }),
  ...more,
});

const korean = (name, path) => ({
  name,
  shot: full,
  run: (page, { fake }) =>
    asPreparing(fake, async () => {
      await signIn(page, path);
      await page.evaluate(() => sessionStorage.setItem("language", "ko"));
      await page.reload();
      await page.locator("html[lang=ko] main h1").waitFor();
      await page.locator("main .skeleton").first().waitFor({ state: "detached" });
    }),
});

export const preparePages = [
  shows("prepare-me", "/me", "Get ready for your next interview", { schemes: BOTH }),
  shows("prepare-gaps", "/gaps", "Backend engineer, payments"),
  shows("prepare-gap", "/gaps?gap=g1", "Moved 40 tables", { schemes: BOTH }),
  korean("prepare-gap-korean", "/gaps?gap=g1"),
  shows("prepare-plan-new", "/roadmap?gap=g1", "A new plan"),
  shows("prepare-plan", "/roadmap", "A word every Monday", { schemes: BOTH }),
  korean("prepare-plan-korean", "/roadmap"),
  shows("prepare-code", "/repositories", "example/shop"),
  shows("prepare-code-result", "/repositories?analysis=a1", "No tests were found", { schemes: BOTH }),
  korean("prepare-code-korean", "/repositories?analysis=a1"),
  {
    name: "prepare-stop",
    run: async (page) => {
      await page.goto("/stop-nudges?token=abcdefghijklmnopqrstuvwxyz");
      await page.getByRole("button", { name: "Stop the mails" }).click();
      await page.getByText("No more mails").waitFor();
    },
  },
];
