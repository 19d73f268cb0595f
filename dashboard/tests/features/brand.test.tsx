import { readFileSync } from "node:fs";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
// Loaded before a wait begins: its clock is for the page, not for the compiler.
import "@/features/settings/brand";
import "@/features/settings/frame";
import { AA, contrast, GROUNDS, ROLES, type Scheme, shades } from "@/lib/accent";
import { password, user } from "../fake/data.mjs";
import { ALL } from "../fake/settings.mjs";
import { type Fake, openApp, withFake } from "../support";

const SCHEMES: Scheme[] = ["light", "dark"];

describe("an accent colour", () => {
  it("can be read in both schemes, whatever was chosen", () => {
    const steps = ["00", "40", "80", "c0", "ff"];
    const colours = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)));
    for (const scheme of SCHEMES) {
      const { page, surface, sunken } = GROUNDS[scheme];
      for (const colour of colours) {
        const made = shades(colour, scheme);
        for (const ground of [page, surface, sunken, made["on-accent"]])
          expect(contrast(made.accent, ground), `${colour} on ${ground}`).toBeGreaterThanOrEqual(AA);
        expect(contrast(made["on-accent"], made["accent-hover"]), colour).toBeGreaterThanOrEqual(AA);
        expect(contrast(made["accent-tint-text"], made["accent-tint"]), colour).toBeGreaterThanOrEqual(AA);
      }
    }
  });

  it("stays as it is where it can be read already", () => {
    expect(shades("#0A7D5B", "light").accent).toBe("#0a7d5b");
    expect(shades("#8fb4ff", "dark").accent).toBe("#8fb4ff");
    expect(contrast("#000000", "#ffffff")).toBe(21);
  });

  it("is measured against the colours that the pages have, which read every role of it", () => {
    const css = readFileSync("src/index.css", "utf8");
    const [light = "", dark = ""] = css.split('[data-theme="dark"] {');
    for (const [scheme, text] of [
      ["light", light],
      ["dark", dark],
    ] as const) {
      const { page, surface, sunken } = GROUNDS[scheme];
      for (const [name, value] of Object.entries({ page, surface, sunken }))
        expect(text).toContain(`--c-${name}: ${value};`);
      for (const role of ROLES) expect(text).toContain(`--c-${role}: var(--brand-${role}-${scheme}, `);
    }
  });
});

describe("a company's brand", () => {
  let fake: Fake;
  const own = (name: string) => document.documentElement.style.getPropertyValue(name);
  beforeEach(async () => {
    fake = await withFake();
    fake.state.permissions = [...ALL];
    Object.assign(URL, { createObjectURL: () => "blob:logo", revokeObjectURL: () => undefined });
    await session.login(user.email, password);
  });
  afterEach(async () => {
    await session.logout();
    await fake.close();
  });

  it("is picked while the page says what becomes of it, and is saved", async () => {
    const actor = userEvent.setup();
    openApp("/settings/brand");
    expect(await screen.findByTestId("readable")).toHaveTextContent("No colour chosen");
    fireEvent.change(screen.getByLabelText("Pick a colour"), { target: { value: "#ffd400" } });
    const [light, dark] = screen.getByTestId("readable").children;
    expect(light).toHaveTextContent(/In light it becomes #\w{6}, which is darker: with 1\.\d to 1/);
    expect(dark).toHaveTextContent("In dark it is used as it is");
    expect(screen.getByTestId("preview-dark").innerHTML).toContain("--brand-accent-dark: #ffd400");
    await actor.type(screen.getByTestId("accent"), "{Backspace}");
    expect(screen.getByTestId("accent")).toBeInvalid();
    expect(screen.getByTestId("preview-dark").innerHTML).toContain("--brand-accent-dark: #ffd400");
    await actor.type(screen.getByTestId("accent"), "0");
    await actor.keyboard("{Control>}{s}{/Control}");
    await waitFor(() => expect(fake.state.settings.settings).toEqual({ accent: "#ffd400" }));
  });

  it("has a logo that is chosen, refused with a reason, and taken back when it was removed", async () => {
    const actor = userEvent.setup();
    openApp("/settings/brand");
    expect(await screen.findByTestId("logo-now")).toHaveTextContent("No logo yet");
    const file = new File(["a picture"], "logo.png", { type: "image/png" });
    Object.assign(fake.state, { logoRefused: "On white nothing of this picture can be seen." });
    await actor.upload(screen.getByLabelText("Logo file"), file);
    expect(await screen.findByText(/On white nothing/)).toBeVisible();
    Object.assign(fake.state, { logoRefused: null });
    await actor.upload(screen.getByLabelText("Logo file"), file);
    await waitFor(() => expect(screen.getAllByTestId("company-logo")).toHaveLength(3));
    expect(screen.queryByText(/On white nothing/)).toBeNull();
    await actor.click(screen.getByRole("button", { name: "Remove" }));
    expect(screen.getByTestId("logo-now")).toHaveTextContent("No logo yet");
    await actor.keyboard("{Control>}{z}{/Control}");
    await waitFor(() => expect(screen.getAllByTestId("company-logo")).toHaveLength(3));
    expect(fake.state).toMatchObject({ logo: { mark: "logo1" } });
  });

  it("keeps the logo that was put in the place of one that was about to go", async () => {
    Object.assign(fake.state, { logo: { mark: "logo1", width_px: 240, height_px: 60 }, logos: 1 });
    const actor = userEvent.setup();
    openApp("/settings/brand");
    await actor.click(await screen.findByRole("button", { name: "Remove" }));
    expect(screen.getByRole("button", { name: /Undo/ })).toBeVisible();
    await actor.upload(
      screen.getByLabelText("Logo file"),
      new File(["another"], "logo.png", { type: "image/png" }),
    );
    await waitFor(() => expect(screen.getAllByTestId("company-logo")).toHaveLength(3));
    // What waited for its message to go has nothing to wait for any more.
    expect(screen.queryByRole("button", { name: /Undo/ })).toBeNull();
    expect(fake.state.log.filter(({ method }) => method === "DELETE")).toEqual([]);
    expect(fake.state).toMatchObject({ logo: { mark: "logo2" } });
  });

  it("is on the pages of its candidates, and on no page after them", async () => {
    fake.state.settings.settings = { accent: "#0a7d5b" };
    Object.assign(fake.state, { logo: { mark: "logo1", width_px: 240, height_px: 60 } });
    const router = openApp("/interview/open");
    expect(await screen.findByTestId("company-logo")).toHaveAttribute(
      "src",
      "/api/v1/interviews/logo/open?v=logo1",
    );
    expect(screen.getByText("Hangang Labs")).toBeVisible();
    expect(own("--brand-accent-light")).toBe("#0a7d5b");
    fireEvent.error(screen.getByTestId("company-logo"));
    expect(screen.queryByTestId("company-logo")).toBeNull();
    await router.navigate({ to: "/settings/brand" });
    await screen.findByTestId("readable");
    expect(own("--brand-accent-light")).toBe("");
  });
});
