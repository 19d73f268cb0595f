import { screen, waitFor, within } from "@testing-library/react";
import userEvent, { PointerEventsCheckLevel } from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Person } from "@/api/people";
import { session } from "@/api/session";
import { timelineOf } from "@/features/candidate-detail/timeline-of";
import { lastEvent, marked } from "@/features/candidates/facts";
import { blocksOf } from "@/features/candidates/use-people";
import { password, user } from "../fake/data.mjs";
import { crowd } from "../fake/people.mjs";
import { type Fake, openApp, withFake } from "../support";

let fake: Fake;
beforeEach(async () => {
  localStorage.clear();
  // A list has no height where nothing is laid out, and then no rows.
  Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, value: 600 });
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, value: 900 });
  fake = await withFake();
  await session.login(user.email, password);
});
afterEach(async () => {
  await session.logout();
  await fake.close();
});

/** What the fake desk does next; its areas add to a state that has no type of its own. */
const desk = () => (fake.state as unknown as { people: { held: string[]; refused: boolean } }).people;
const asked = (method: string, path: string) =>
  fake.state.log.filter((entry) => entry.method === method && entry.path === path);
const row = (name: string) => screen.findByRole("row", { name: new RegExp(name) });

describe("the list of candidates", () => {
  it("is searched while one types, marks what was found, and the address follows", async () => {
    const router = openApp("/candidates?view=table");
    await row("Jo Rivera");
    await userEvent.type(screen.getByRole("searchbox"), "민아");
    await waitFor(() => expect(screen.queryByText("Jo Rivera")).toBeNull());
    await waitFor(async () => expect(within(await row("김")).getByText("민아").tagName).toBe("MARK"));
    expect(router.state.location.search).toEqual({ view: "table", q: "민아" });
    await userEvent.clear(screen.getByRole("searchbox"));
    expect(await row("Jo Rivera")).toBeVisible();
  });

  it("moves who has the focus by key, and back again", async () => {
    openApp("/candidates?view=table");
    (await row("Wolfgang")).focus();
    await userEvent.keyboard("s");
    await userEvent.click(await screen.findByRole("button", { name: "Screening" }));
    await waitFor(() =>
      expect(screen.getByTestId("said")).toHaveTextContent(/Wolfgang.* moved to “Screening”/),
    );
    expect(await within(await row("Wolfgang")).findByText("Screening")).toBeVisible();
    // The menu that closes keeps the page from being pressed a moment longer on a busy machine.
    await userEvent
      .setup({ pointerEventsCheck: PointerEventsCheckLevel.Never })
      .click(screen.getByRole("button", { name: /^Undo/ }));
    await waitFor(() =>
      expect(asked("POST", "/candidates/bulk-move").at(-1)?.body).toEqual({ ids: ["p3"], status: "new" }),
    );
    expect(await within(await row("Wolfgang")).findByText("New")).toBeVisible();
  });

  it("puts everybody back with a sentence when the service refuses", async () => {
    desk().refused = true;
    openApp("/candidates?view=table");
    (await row("Wolfgang")).focus();
    await userEvent.keyboard("s");
    await userEvent.click(await screen.findByRole("button", { name: "Hired" }));
    expect(await screen.findByText(/could not be moved and is back at “New”/)).toBeVisible();
    expect(within(await row("Wolfgang")).getByText("New")).toBeVisible();
  });

  it("declines nobody without a reason, and says whom it left", async () => {
    desk().held = ["p3"];
    openApp("/candidates?view=table");
    (await row("Wolfgang")).focus();
    await userEvent.keyboard("s");
    await userEvent.click(await screen.findByRole("button", { name: "Rejected" }));
    const act = await screen.findByRole("button", { name: /^Decline Wolfgang/ });
    await userEvent.click(act);
    expect(screen.getByText("Write the reason.")).toBeVisible();
    expect(asked("POST", "/candidates/bulk-move")).toHaveLength(0);
    await userEvent.type(screen.getByLabelText("Reason"), "The position is filled.");
    await userEvent.click(act);
    expect(await screen.findByText("Not everybody was moved")).toBeVisible();
    expect(within(await row("Wolfgang")).getByText("New")).toBeVisible();
  });

  it("moves all that match as a task, which cannot decline", async () => {
    fake.state.candidates = crowd(120) as never;
    openApp("/candidates?view=table");
    await userEvent.click(await screen.findByRole("button", { name: "Select Ada Byron 1" }));
    await userEvent.click(await screen.findByRole("button", { name: "All 120 matching" }));
    await userEvent.click(screen.getByRole("button", { name: "Move" }));
    expect(screen.queryByRole("button", { name: "Rejected" })).toBeNull();
    await userEvent.click(await screen.findByRole("button", { name: "Screening" }));
    await waitFor(() => expect(asked("POST", "/candidates/move-matching")).toHaveLength(1));
    expect(asked("POST", "/candidates/move-matching")[0]?.body).toEqual({
      matching: { status: [] },
      to: "screening",
    });
  });
});

describe("a merge in the history", () => {
  it("can be undone, and opens whoever has an entry of their own again", async () => {
    const router = openApp("/candidates/p1");
    expect(await screen.findByText(/another entry of the same person: J. Rivera/)).toBeVisible();
    const act = screen.getByRole("button", { name: "Undo this merge" });
    expect(act.parentElement).toHaveTextContent(/Can be undone until/);
    const found = await axe.run(document.body, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    expect(found.violations).toEqual([]);
    desk().refused = true;
    await userEvent.click(act);
    expect(await screen.findByText(/has been erased for good/)).toBeVisible();
    expect(router.state.location.pathname).toBe("/candidates/p1");
    desk().refused = false;
    await userEvent.click(act);
    await waitFor(() => expect(router.state.location.pathname).toBe("/candidates/p2"));
    expect(asked("DELETE", "/candidates/p1/merges/p2")).toHaveLength(2);
  });
});

describe("importing", () => {
  const choose = async (text: string) => {
    openApp("/candidates/import");
    await userEvent.upload(
      await screen.findByLabelText("CSV file"),
      new File([text], "people.csv", { type: "text/csv" }),
    );
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
  };

  it("shows the columns as a guess, waits for the ones it needs, and checks before it writes", async () => {
    await choose("who,name\nada@example.com,Ada\n");
    expect(await screen.findByText(/Needed, and not chosen yet: E-mail/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Next" })).toBeDisabled();
    await userEvent.selectOptions(screen.getByLabelText("“who” is taken for"), "E-mail");
    await waitFor(() => expect(screen.getByRole("button", { name: "Next" })).toBeEnabled());
    await userEvent.click(screen.getByRole("button", { name: "Next" }));
    expect(await screen.findByText("9,982 new · 12 already here · 6 to fix")).toBeVisible();
    const sent = asked("POST", "/candidates/bulk-import").map(({ body }) => String(body));
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain('{"who":"email"}');
    expect(sent[0]).toContain('name="dry_run"');
  });
});

describe("pages, events and marks", () => {
  it("asks for the pages that are looked at, and those next to them", () => {
    expect(blocksOf(0, 12, 1_000)).toEqual([]);
    expect(blocksOf(0, 49, 50)).toEqual([]);
    expect(blocksOf(30, 45, 1_000)).toEqual([1]);
    expect(blocksOf(510, 530, 1_000)).toEqual([5, 6]);
    expect(blocksOf(990, 999, 1_000)).toEqual([10]);
  });

  it("marks words as they are written, and nothing that only looks like a pattern", () => {
    expect(marked("Kim Minji (KIM)", "kim (")).toEqual([
      { text: "Kim", hit: true },
      { text: " Minji ", hit: false },
      { text: "(", hit: true },
      { text: "KIM", hit: true },
      { text: ")", hit: false },
    ]);
  });

  it("names what happened last, and an appointment that is still to come", () => {
    const base = {
      created_at: "2026-01-01T00:00:00Z",
      status_since: "2026-01-03T00:00:00Z",
      latest_interview: null,
    };
    expect(lastEvent(base as unknown as Person)).toEqual({ kind: "moved", at: base.status_since });
    const soon = {
      status: "scheduled",
      scheduled_at: "2026-02-01T00:00:00Z",
      started_at: null,
      completed_at: null,
    };
    expect(lastEvent({ ...base, latest_interview: soon } as unknown as Person).kind).toBe("scheduled");
  });

  it("sets the time in a stage between the steps that began and ended it", () => {
    const step = (at: string, from: string | null, to: string, stayed: number) =>
      ({ id: at, kind: "status", at, from_status: from, to_status: to, stayed_secs: stayed }) as never;
    const found = timelineOf(
      [step("2026-01-01T00:00:00Z", null, "new", 86_400), step("2026-01-02T00:00:00Z", "new", "hired", 60)],
      [],
      [],
      null,
    );
    expect(found.map((one) => [one.kind, one.kind === "gap" ? one.stage : one.at.slice(0, 10)])).toEqual([
      ["gap", "hired"],
      ["change", "2026-01-02"],
      ["gap", "new"],
      ["change", "2026-01-01"],
    ]);
  });
});
