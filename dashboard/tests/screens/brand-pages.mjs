// A company's logo and colour: chosen, and on its candidates' pages.
import { ALL } from "../fake/settings.mjs";
import { signIn, toRoom } from "./ways.mjs";

const BOTH = ["light", "dark"];
const full = { fullPage: true };

function own(fake) {
  fake.state.permissions = [...ALL];
  fake.state.settings.settings = { accent: "#ffd400" };
  fake.state.logo = { mark: "logo1", width_px: 240, height_px: 60 };
}

async function chosen(page) {
  await page.getByTestId("logo-now").getByRole("presentation").waitFor();
  await page.getByTestId("readable").getByText("#").first().waitFor();
}

export const brandPages = [
  {
    name: "settings-brand",
    schemes: BOTH,
    shot: full,
    run: async (page, { fake }) => {
      own(fake);
      await signIn(page, "/settings/brand");
      await chosen(page);
    },
  },
  {
    name: "settings-brand-none",
    sizes: ["desktop"],
    shot: full,
    run: async (page, { fake }) => {
      fake.state.permissions = [...ALL];
      await signIn(page, "/settings/brand");
      await page.getByText("No logo yet").waitFor();
    },
  },
  {
    name: "settings-brand-korean",
    sizes: ["phone"],
    shot: full,
    run: async (page, { fake }) => {
      own(fake);
      await signIn(page, "/settings/brand");
      await chosen(page);
      fake.state.refresh = true;
      await page.evaluate(() => sessionStorage.setItem("language", "ko"));
      await page.reload();
      await page.locator("html[lang=ko]").waitFor();
      await chosen(page);
    },
  },
  {
    name: "cand-brand-invitation",
    schemes: BOTH,
    shot: full,
    run: async (page, { fake }) => {
      own(fake);
      await page.goto("/interview/open");
      await page.getByTestId("company-logo").waitFor();
    },
  },
  {
    name: "cand-brand-room",
    schemes: BOTH,
    run: async (page, tools) => {
      own(tools.fake);
      await toRoom(page, tools);
      await page.getByTestId("company-logo").waitFor();
    },
  },
];
