import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import { type Fake, openApp, withFake } from "../support";

let fake: Fake;
beforeEach(async () => {
  fake = await withFake();
});
afterEach(async () => {
  await session.logout();
  await fake.close();
});

const asked = (path: string) => fake.state.log.filter((entry) => entry.path === path);
const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

describe("confirming an address", () => {
  it("is done once by opening the link", async () => {
    openApp("/verify?token=good");
    expect(await heading("Your address is confirmed")).toBeVisible();
    expect(asked("/auth/verify-email").map((entry) => entry.body)).toEqual([{ token: "good" }]);
  });

  it.each([
    ["old", "This link has expired"],
    ["used", "This link does not work any more"],
  ])("says what to do with a link that is %s", async (token, title) => {
    openApp(`/verify?token=${token}`);
    expect(await heading(title)).toBeVisible();
    await userEvent.type(screen.getByLabelText("E-mail"), "jo@example.test");
    await userEvent.click(screen.getByRole("button", { name: "Send a new link" }));
    expect(await heading("Look into your mailbox")).toBeVisible();
    expect(asked("/auth/resend-verification")[0]?.body).toEqual({ email: "jo@example.test" });
  });

  it("asks nothing of the service for a link without a token", async () => {
    openApp("/verify");
    expect(await heading("This link is not complete")).toBeVisible();
    expect(asked("/auth/verify-email")).toHaveLength(0);
  });
});

describe("a new password", () => {
  it("is asked for without telling whether there is an account", async () => {
    openApp("/forgot-password");
    await userEvent.type(await screen.findByLabelText("E-mail"), "nobody");
    await userEvent.click(screen.getByRole("button", { name: "Send the link" }));
    expect(screen.getByText(/Enter an e-mail address/)).toBeVisible();
    await userEvent.type(screen.getByLabelText("E-mail"), "@example.test");
    await userEvent.click(screen.getByRole("button", { name: "Send the link" }));
    expect(await heading("Look into your mailbox")).toHaveFocus();
    expect(screen.getByText(/If there is an account for nobody@example.test/)).toBeVisible();
  });

  it("obeys the installation's own minimum and comes with advice", async () => {
    openApp("/reset-password?token=good");
    const field = await screen.findByLabelText("New password");
    await userEvent.type(field, "short");
    await userEvent.click(screen.getByRole("button", { name: "Set new password" }));
    expect(screen.getByText("Use at least 8 characters.")).toBeVisible();
    await userEvent.type(field, "erer");
    await userEvent.click(screen.getByRole("button", { name: "Set new password" }));
    expect(await screen.findByText("Use a longer password: at least 10 characters.")).toBeVisible();
    await userEvent.type(field, "andlonger");
    await userEvent.click(screen.getByRole("button", { name: "Set new password" }));
    expect(await heading("Your password is set")).toBeVisible();
    expect(screen.getByTestId("strength")).toHaveTextContent("a digit");
  });

  it("leads from an old link to a new one", async () => {
    openApp("/reset-password?token=old");
    await userEvent.type(await screen.findByLabelText("New password"), "long enough 1");
    await userEvent.click(screen.getByRole("button", { name: "Set new password" }));
    expect(await heading("This link has expired")).toBeVisible();
    await userEvent.click(screen.getByRole("link", { name: "Ask for a new link" }));
    expect(await screen.findByRole("button", { name: "Send the link" })).toBeVisible();
  });
});

describe("an invitation", () => {
  it("signs in whoever accepts it", async () => {
    const router = openApp("/accept-invitation?token=good");
    await userEvent.type(await screen.findByLabelText("Your name"), "이서연");
    await userEvent.type(screen.getByLabelText("New password"), "three words 4 me");
    await userEvent.click(screen.getByRole("button", { name: "Start" }));
    expect(await screen.findByText("You are signed in as 이서연.")).toBeVisible();
    expect(screen.queryByTestId("strength")).toBeNull();
    await userEvent.click(screen.getByRole("link", { name: "Open the dashboard" }));
    expect(await heading("Today")).toBeVisible();
    expect(router.state.location.pathname).toBe("/today");
  });

  it("names whom to ask when the link is over", async () => {
    openApp("/accept-invitation?token=used");
    await userEvent.type(await screen.findByLabelText("New password"), "long enough 1");
    await userEvent.click(screen.getByRole("button", { name: "Start" }));
    expect(await screen.findByText(/Ask the person who invited you/)).toBeVisible();
  });
});

describe("an account of one's own", () => {
  const fill = async (email: string) => {
    await userEvent.type(await screen.findByLabelText("Your name"), "이서연");
    await userEvent.type(screen.getByLabelText("E-mail"), email);
    await userEvent.type(screen.getByLabelText("Password"), "a long enough password");
  };
  const open = () => userEvent.click(screen.getByRole("button", { name: "Open account" }));

  it("is opened once one has agreed to the policy that stands there", async () => {
    openApp("/register");
    await fill("lee@example.com");
    await screen.findByText("We keep your name.");
    await open();
    expect(screen.getByText("Without this there can be no account.")).toBeVisible();
    expect(asked("/auth/register")).toHaveLength(0);
    await userEvent.click(screen.getByRole("checkbox", { name: /I agree/ }));
    await open();
    expect(await heading("Look into your mailbox")).toHaveFocus();
    expect(asked("/auth/register")[0]?.body).toMatchObject({
      email: "lee@example.com",
      language: "en",
      consents: [{ purpose: "account", policy_version: "2026-11" }],
    });
  });

  it("says that there is one with this address", async () => {
    openApp("/register");
    await fill("again@example.com");
    await userEvent.click(screen.getByRole("checkbox", { name: /I agree/ }));
    await open();
    expect(await screen.findByText(/an account with this address/)).toBeVisible();
    expect(screen.getByRole("link", { name: "Choose a new password" })).toBeVisible();
  });
});

describe("the request for a company", () => {
  const fill = async (email: string) => {
    await userEvent.type(await screen.findByLabelText("Company"), "한강랩스");
    await userEvent.type(screen.getByLabelText("Your name"), "이서연");
    await userEvent.type(screen.getByLabelText("Work e-mail"), email);
    await userEvent.click(screen.getByRole("button", { name: "Send request" }));
  };

  it("goes out with what was given and nothing else", async () => {
    openApp("/register/company");
    await fill("lee@example.com");
    expect(await heading("Your request is here")).toBeVisible();
    expect(asked("/register/company")[0]?.body).toEqual({
      company_name: "한강랩스",
      contact_name: "이서연",
      contact_email: "lee@example.com",
      language: "en",
      website: "",
    });
  });

  it("says that one waits already, and keeps the form", async () => {
    openApp("/register/company");
    await fill("again@example.com");
    expect(await screen.findByText(/waits already/)).toBeVisible();
    expect(screen.getByLabelText("Company")).toHaveValue("한강랩스");
  });
});

describe("signing in", () => {
  it("offers a new link to somebody whose address is not confirmed", async () => {
    fake.state.fail.set("POST /auth/login", { status: 403, code: "AUTH_010" });
    openApp("/login");
    await userEvent.type(await screen.findByLabelText("E-mail"), "jo@example.test");
    await userEvent.type(screen.getByLabelText("Password"), "whatever it is");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await userEvent.click(await screen.findByRole("link", { name: "Send the link again" }));
    expect(await screen.findByRole("button", { name: "Send a new link" })).toBeVisible();
  });
});
