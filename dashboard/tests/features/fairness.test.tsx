import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import { interval } from "@/features/adverse-impact/figures";
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

const sent = (method: string, path: string) =>
  fake.state.log.filter((entry) => entry.method === method && entry.path === path);

describe("adverse impact", () => {
  it("says in words how each group fares, and withholds the small ones", async () => {
    await session.login(user.email, password);
    openApp("/analytics/adverse-impact?since=2026-01");
    const advanced = await screen.findByTestId("measure-advanced");
    const row = (name: string) => within(advanced).getByRole("rowheader", { name }).closest("tr");
    expect(row("Women")).toHaveTextContent("37.5%21%–64%0.660.31–0.93Below four fifths");
    expect(row("Men")).toHaveTextContent("Most favoured group");
    expect(row("Another sex")).toHaveTextContent("–––Not shown: under 10 people");
    expect(row("Two or more races")).toHaveTextContent("Too few to judge (under 30 people)");
    expect(within(advanced).getByRole("rowheader", { name: "Women · Asian" })).toBeVisible();
    expect(screen.getByTestId("share")).toHaveTextContent("190 of them (79.2%)");
    expect(
      (
        await axe.run(document.body, {
          rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
        })
      ).violations,
    ).toEqual([]);
    await userEvent.click(screen.getByTestId("toggle-asking"));
    expect(await screen.findByText("Candidates are asked for sex and race/ethnicity")).toBeVisible();
    expect(sent("PUT", "/company/settings")[0]?.body).toMatchObject({ settings: { self_reports: true } });
  });

  it("shows no interval where there is none", () => {
    expect(interval(null, 0.4, String)).toBe("");
    expect(interval(0.2, 0.4, String)).toBe("0.2–0.4");
  });
});

describe("the two voluntary questions", () => {
  it("are not there where the company does not ask", async () => {
    openApp("/interview/open/receipt");
    await screen.findByTestId("receipt");
    expect(screen.queryByTestId("self-report")).toBeNull();
  });

  it("are answered, and withdrawn", async () => {
    fake.state.selfReports.asked = true;
    openApp("/interview/open/receipt");
    const card = await screen.findByTestId("self-report");
    expect(within(card).getByLabelText("Sex")).toHaveDisplayValue("I prefer not to say");
    await userEvent.selectOptions(within(card).getByLabelText("Sex"), "Another");
    await userEvent.click(within(card).getByRole("button", { name: "Send my answer" }));
    expect(await screen.findByText(/Your answer is kept, apart from your application/)).toBeVisible();
    expect(sent("PUT", "/interviews/self-report/open")[0]?.body).toEqual({
      version: "1",
      language: "en",
      sex: "another",
      race: null,
    });
    await userEvent.click(screen.getByRole("button", { name: "Withdraw my answer" }));
    expect(await screen.findByRole("button", { name: "Send my answer" })).toBeVisible();
    expect(fake.state.selfReports.given).toBeNull();
  });
});
