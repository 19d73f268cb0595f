import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { session } from "@/api/session";
import { password, user } from "../fake/data.mjs";
import { fakeForEach, openApp } from "../support";

const { state, asked } = fakeForEach();

describe("connections of a person", () => {
  it("say what works, what does not and why, and end when told so", async () => {
    await session.login(user.email, password);
    openApp("/profile?connection=github&outcome=scope");
    const github = await screen.findByRole("listitem", { name: "GitHub" });
    expect(within(github).getByText("octocat")).toBeVisible();
    expect(screen.getByText(/Not every permission was given/)).toBeVisible();
    const calendar = screen.getByRole("listitem", { name: "Google Calendar" });
    expect(within(calendar).getByText(/does not take the access any more/)).toBeVisible();
    await userEvent.click(within(calendar).getByRole("button", { name: "Connect again: Google Calendar" }));
    await waitFor(() => expect(asked("GET", "/integrations/google-calendar/connect")).toHaveLength(1));
    await userEvent.click(within(github).getByRole("button", { name: "Disconnect: GitHub" }));
    await userEvent.click(
      within(await screen.findByRole("dialog")).getByRole("button", { name: "Disconnect" }),
    );
    await waitFor(() => expect(asked("DELETE", "/integrations/github")).toHaveLength(1));
    expect(await within(github).findByRole("button", { name: "Connect: GitHub" })).toBeVisible();
  });
});

describe("signing in with GitHub", () => {
  it("is offered where this server is registered there", async () => {
    openApp("/login");
    expect(await screen.findByRole("button", { name: "Sign in with GitHub" })).toBeVisible();
  });

  it("is not offered elsewhere", async () => {
    Object.assign(state(), { gitHubSignIn: false });
    openApp("/login");
    await waitFor(() => expect(asked("GET", "/config")).toHaveLength(1));
    expect(screen.queryByRole("button", { name: "Sign in with GitHub" })).toBeNull();
  });

  it("links an account once its password was given", async () => {
    openApp("/login?github=confirm");
    expect(await screen.findByText(/Sign in with its password once/)).toBeVisible();
    await userEvent.type(screen.getByLabelText("E-mail"), user.email);
    await userEvent.type(screen.getByLabelText("Password"), password);
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await waitFor(() => expect(asked("POST", "/auth/github/link")).toHaveLength(1));
  });
});
