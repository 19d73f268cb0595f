import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/api/session";
import { causeOf, isSentence } from "@/features/tasks/cause";
import { nextLook } from "@/features/tasks/use-task";
import { password, user } from "../fake/data.mjs";
import { rows } from "../fake/work.mjs";
import { type Fake, openApp, withFake } from "../support";

let fake: Fake;
beforeEach(async () => {
  fake = await withFake();
  await session.login(user.email, password);
});
afterEach(async () => {
  await session.logout();
  await fake.close();
});

const asked = (method: string, path: string) =>
  fake.state.log.filter((entry) => entry.method === method && entry.path === path);

describe("importing candidates", () => {
  it("opens from a mail: what to do with each row, and the rows as a file", async () => {
    const saved: Blob[] = [];
    URL.createObjectURL = (blob) => {
      saved.push(blob as Blob);
      return "blob:rows";
    };
    URL.revokeObjectURL = () => undefined;
    openApp("/candidates/import?job=old");
    expect(await screen.findByText("9,982 added · 12 already here · 6 to fix")).toBeVisible();
    const [, ...lines] = screen.getAllByRole("row");
    expect(lines[3]).toHaveTextContent("There is no such job. Use its exact title.");
    expect(lines[4]).toHaveTextContent("A sentence that only the service knows.");
    expect(screen.getByText("The first 5 of 6. All are in the file.")).toBeVisible();
    expect(screen.getByText("비고")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Download the rows to fix" }));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(asked("GET", "/import-jobs/old/errors.csv")).toHaveLength(1);
  });

  it("says how an import stopped", async () => {
    openApp("/candidates/import?job=stopped");
    expect(await screen.findByText(/Upload the same file again/)).toBeVisible();
  });
});

describe("background work", () => {
  it("shows dead letters with their cause in words", async () => {
    openApp("/settings/tasks");
    const list = (await screen.findByText("Sending a mail")).closest("ul") as HTMLElement;
    expect(within(list).getAllByRole("listitem")).toHaveLength(4);
    expect(screen.getByText("A server that is needed for it could not be reached.")).toBeVisible();
    expect(screen.getByText("It took longer than allowed.")).toBeVisible();
    expect(screen.queryByText("Mailing a reminder of an interview")).toBeNull();
  });

  it("runs one again and shows the result in its place", async () => {
    openApp("/settings/tasks");
    await userEvent.click(await screen.findByRole("button", { name: "Run again: Sending a mail" }));
    await waitFor(() => expect(screen.getByTestId("task")).toHaveAttribute("data-state", "done"));
    expect(screen.getByText("Scoring an interview")).toBeVisible();
    expect(asked("POST", "/tasks/t-mail/retry")).toHaveLength(1);
  });

  it("offers another try when it fails again", async () => {
    fake.state.work.scripts.set("t-score", [
      { state: "failed", error: "the process died in every attempt", finished_at: new Date().toISOString() },
    ]);
    openApp("/settings/tasks");
    await userEvent.click(await screen.findByRole("button", { name: "Run again: Scoring an interview" }));
    expect(await screen.findByText(/stopped in every try/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(asked("POST", "/tasks/t-score/retry")).toHaveLength(2));
  });

  it("sends a failed import back to its file, for the task has none any more", async () => {
    openApp("/settings/tasks");
    expect(await screen.findByRole("link", { name: "Go to import" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Run again: Importing candidates" })).toBeNull();
  });

  it("follows a task that a colleague was faster to run", async () => {
    openApp("/settings/tasks");
    const button = await screen.findByRole("button", { name: "Run again: Sending a mail" });
    Object.assign(fake.state.work.tasks[0] ?? {}, { state: "running", error: null });
    await userEvent.click(button);
    expect(await screen.findByText("Somebody ran it again meanwhile.")).toBeVisible();
    expect(await screen.findByTestId("task")).toBeVisible();
  });

  it("says when nothing has failed", async () => {
    fake.state.work.tasks = [];
    openApp("/settings/tasks");
    expect(await screen.findByText("Nothing has failed")).toBeVisible();
  });

  it("is not offered to who may not run it", async () => {
    fake.state.permissions = ["candidates:read", "interviews:read", "jobs:read", "tasks:read"];
    openApp("/candidates?view=table");
    await screen.findByRole("searchbox");
    await vi.waitFor(() => expect(screen.queryByRole("link", { name: "Import" })).toBeNull(), {
      timeout: 10_000,
    });
    expect(screen.queryByRole("link", { name: "Background work" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Add" })).toBeNull();
  });
});

describe("looking at a task", () => {
  const task = { ...rows(1, 2), id: "t" } as never;

  it("comes less and less often, and ends with the task", () => {
    const waits = [0, 5, 10, 20, 100].map((looks) => nextLook(task, looks) as number);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBeLessThan(1_000);
    expect(waits.at(-1)).toBe(2_000);
    expect(nextLook({ state: "done" } as never, 3)).toBe(false);
    expect(nextLook({ state: "failed" } as never, 3)).toBe(false);
  });

  it.each([
    ["it took too long", "slow"],
    ["the process died in every attempt", "died"],
    ["OperationalError", "database"],
    ["ConnectError: [Errno -2] Name or service not known", "unreachable"],
    ["NotTaken: the receiver answered 500", "refused"],
    ["OSError: the mail server refused: SMTPAuthenticationError", "mail"],
    ["ValueError: no", "other"],
  ])("tells the cause of %s", (error, cause) => {
    expect(causeOf(error)).toBe(cause);
  });

  it("keeps the service's own sentences", () => {
    expect(isSentence("The file has 200,000 rows; 100,000 are allowed at once.")).toBe(true);
    expect(isSentence("ValueError: bad")).toBe(false);
    expect(isSentence("NotTaken: the receiver answered 500")).toBe(false);
  });
});
