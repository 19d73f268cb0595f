import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import { pieces, settled } from "@/features/hearing/pieces";
import { password, user } from "../fake/data.mjs";
import { type Fake, openApp, withFake } from "../support";

let fake: Fake;
beforeEach(async () => {
  fake = await withFake();
});
afterEach(async () => {
  await session.logout();
  await fake.close();
});

const barriers = async () =>
  (
    await axe.run(document.body, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    })
  ).violations;

describe("doubtful words", () => {
  const text = "I did the unit tests";
  const did = { start: 2, end: 5, first: "did", second: "did not" };
  const tests = { start: 10, end: 20, first: "unit tests", second: "" };

  it("cut a text without losing a letter, and only where they fit", () => {
    const found = pieces(text, [tests, did, { ...did, first: "dit" }]);
    expect(found.map((piece) => piece.text)).toEqual(["I ", "did", " the ", "unit tests"]);
    expect(found.map((piece) => piece.doubt?.second)).toEqual([undefined, "did not", undefined, ""]);
  });

  it("are settled when each has an answer", () => {
    expect(settled(text, [did, tests], { 2: "second" })).toBeNull();
    expect(settled(text, [did, tests], { 2: "second", 10: "first" })).toBe("I did not the unit tests");
    expect(settled(text, [did, tests], { 2: "first", 10: "second" })).toBe("I did the");
  });
});

describe("the receipt", () => {
  it("asks which of two readings it was, and keeps the answer as a correction", async () => {
    openApp("/interview/open/receipt");
    const choices = await screen.findByTestId("hearing-choices");
    expect(choices).toHaveTextContent("Hard to hear — was this…?");
    expect(await barriers()).toEqual([]);
    await userEvent.click(within(choices).getByRole("button", { name: "“inbox”" }));
    const corrected = "I designed the inbox, and we cut failed invoices by half in three months.";
    expect(await screen.findByText(corrected, { selector: "ins" })).toBeVisible();
    expect(screen.queryByTestId("hearing-choices")).toBeNull();
  });

  it("takes what was understood as an answer too", async () => {
    openApp("/interview/open/receipt");
    const choices = await screen.findByTestId("hearing-choices");
    await userEvent.click(within(choices).getByRole("button", { name: "“outbox”" }));
    expect(await screen.findByText("You said that this is right.")).toBeVisible();
    expect(screen.queryByTestId("hearing-choices")).toBeNull();
  });
});

describe("the result", () => {
  it("underlines words about which two recognisers differ, and says what else was heard", async () => {
    await session.login(user.email, password);
    openApp("/interviews/i1");
    expect(await screen.findByTestId("other-readings")).toHaveTextContent(
      "Two recognisers differ: “outbox” / “inbox”",
    );
    expect(await screen.findByTestId("hearing")).toHaveTextContent(
      "A second recogniser (whisper:base) heard 1 of 29 words differently",
    );
  });
});
