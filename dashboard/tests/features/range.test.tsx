import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import { spread, tally } from "@/features/result/range";
import { password, rangedReport, user } from "../fake/data.mjs";
import { type Fake, openApp, withFake } from "../support";

describe("several readings", () => {
  it("are a range only where they differ in whole points", () => {
    expect(spread({ low: 58.2, high: 70.9 })).toEqual({ low: 58, high: 71 });
    expect(spread({ low: 62.5, high: 62.9 })).toBeNull();
    expect(spread(null)).toBeNull();
  });

  it("are told by how often they said what, only where they differ", () => {
    expect(tally(["not_shown", "shown", "shown"])).toEqual([
      { status: "shown", count: 2 },
      { status: "not_shown", count: 1 },
    ]);
    expect(tally(["shown", "shown"])).toEqual([]);
    expect(tally([])).toEqual([]);
  });
});

describe("the result of several readings", () => {
  let fake: Fake;
  beforeEach(async () => {
    fake = await withFake();
  });
  afterEach(async () => {
    await session.logout();
    await fake.close();
  });

  it("is a range with its middle, says who read, who failed, and where they differ", async () => {
    const held = fake.state.interviews.find(({ id }) => id === "i1");
    Object.assign(held ?? {}, { report: rangedReport() });
    await session.login(user.email, password);
    openApp("/interviews/i1");
    const judges = await screen.findByTestId("judges");
    expect(judges).toHaveTextContent("model-b");
    expect(judges).toHaveTextContent("The model server did not answer in time.");
    expect(judges).not.toHaveTextContent("75, 100");
    expect(screen.queryByText("75–100")).toBeNull();
    expect(screen.getByTestId("votes")).toHaveTextContent("Readings differ: shown 2×, partly 1×");
    await userEvent.click(screen.getByTestId("open-decision"));
    await userEvent.click(screen.getByTestId("decide-REVIEW"));
    await userEvent.click(screen.getByTestId("show-suggestion"));
    const suggestion = screen.getByTestId("verdict-suggested");
    expect(suggestion).toHaveTextContent("75–100 middle 82");
    expect(suggestion).toHaveTextContent("3 readings");
    expect(within(suggestion).getByText(/differ widely/)).toBeVisible();
    expect(judges).toHaveTextContent("1 of 2 readings");
    expect(judges).toHaveTextContent("scores 75, 100");
    expect(screen.getAllByTestId("score-band")).toHaveLength(2);
  });
});
