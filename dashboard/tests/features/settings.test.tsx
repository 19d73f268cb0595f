import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import { changedKeys, conflicts, rebased } from "@/features/settings/draft";
// Loaded before a wait begins: its clock is for the page, not for the compiler.
import "@/features/settings/frame";
import "@/features/settings/thresholds";
import { inviteesIn } from "@/features/users/invitees";
import { password, user } from "../fake/data.mjs";
import { ALL } from "../fake/settings.mjs";
import { type Fake, openApp, withFake } from "../support";

describe("a draft of settings", () => {
  const opened = { pass: 70, review: 50, name: "Hangang" };

  it("counts the fields that differ, by what they hold", () => {
    expect(changedKeys({ hours: [1, 2], name: "A" }, { hours: [1, 2], name: "B" })).toEqual(["name"]);
  });

  it("shows what somebody else saved, and keeps my changes upon it", () => {
    const theirs = { ...opened, pass: 80, name: "Hangang Labs" };
    const mine = { ...opened, pass: 75 };
    expect(conflicts(opened, theirs, mine)).toEqual([
      { key: "pass", before: 70, theirs: 80, mine: 75 },
      { key: "name", before: "Hangang", theirs: "Hangang Labs", mine: "Hangang" },
    ]);
    expect(rebased(opened, theirs, mine)).toEqual({ pass: 75, review: 50, name: "Hangang Labs" });
  });
});

describe("addresses as people paste them", () => {
  it("reads names, lines and commas, each address once, and says what it cannot read", () => {
    expect(
      inviteesIn('"Kim, Minji"\n김하늘 <Haneul@Example.com>, jo.park@example.com; jo.park@example.com'),
    ).toEqual({
      found: [
        { email: "haneul@example.com", name: "김하늘" },
        { email: "jo.park@example.com", name: "Jo Park" },
      ],
      unread: ['"Kim', 'Minji"'],
    });
  });
});

describe("thresholds", () => {
  let fake: Fake;
  beforeEach(async () => {
    fake = await withFake();
    fake.state.permissions = [...ALL];
    await session.login(user.email, password);
  });
  afterEach(async () => {
    await session.logout();
    await fake.close();
  });

  it("saves upon what somebody else saved meanwhile only after it was looked at", async () => {
    const actor = userEvent.setup();
    openApp("/settings/thresholds");
    const pass = await screen.findByLabelText("Pass from, as a number");
    Object.assign(fake.state, { savedMeanwhile: { settings: { thresholds: { pass: 80, review: 50 } } } });
    await actor.clear(pass);
    await actor.type(pass, "75");
    await actor.keyboard("{Control>}{s}{/Control}");
    expect(await screen.findByTestId("conflict")).toHaveTextContent("Dana Reyes");
    expect(fake.state.settings.settings).toEqual({ thresholds: { pass: 80, review: 50 } });
    await actor.click(screen.getByRole("button", { name: "Keep my changes" }));
    await actor.keyboard("{Control>}{s}{/Control}");
    await waitFor(() =>
      expect(fake.state.settings.settings).toEqual({ thresholds: { pass: 75, review: 50 } }),
    );
  });
});
