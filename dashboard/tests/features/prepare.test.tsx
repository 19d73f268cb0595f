import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
// Loaded before a wait begins: its clock is for the page, not for the compiler.
import "@/features/practice/session";
import "@/features/roadmap/page";
import { password, user } from "../fake/data.mjs";
import { fakeForEach, openApp } from "../support";

const { state, asked } = fakeForEach();
beforeEach(async () => {
  await session.login(user.email, password);
});

describe("a plan", () => {
  it("says which weeks a language model worded", async () => {
    openApp("/roadmap?plan=p1");
    const first = (await screen.findByRole("heading", { name: "Get going with Docker" })).closest("li");
    expect(within(first as HTMLElement).getByText("Worded by gemma-3")).toBeVisible();
    const second = screen.getByRole("heading", { name: "Get going with Kafka" }).closest("li");
    expect(within(second as HTMLElement).queryByText(/Worded by/)).toBeNull();
    expect(screen.getByText(/A language model worded the weeks that say so/)).toBeVisible();
  });
});

describe("a plan that is being worded", () => {
  it("shows how far that is to whoever opens it, and no longer than it lasts", async () => {
    const { tasks, scripts } = state().work;
    const running = {
      state: "running",
      error: null,
      finished_at: null,
      progress: { done: 1, total: 4, note: "" },
    };
    tasks.push({ ...tasks[0], ...running, id: "t-word", name: "word_roadmap" });
    scripts.set("t-word", [running]);
    openApp("/roadmap?plan=p1");
    expect(await screen.findByText("A language model is wording the weeks")).toBeVisible();
    scripts.set("t-word", [{ state: "done", progress: null }]);
    await waitFor(() => expect(screen.queryByText("A language model is wording the weeks")).toBeNull());
    expect(asked("GET", "/roadmaps/p1")).toHaveLength(2);
  });
});

describe("feedback of a practice", () => {
  const answered = {
    question_number: 1,
    question_text: "What did you do?",
    kind: "practice",
    competency: "behavioural",
    answer: "I asked around.",
    spoken: false,
    attempts: 1,
    feedback: {
      points: [],
      star: null,
      delivery: null,
      try_next: "Say what you did.",
      limits: [],
      judge: "rules",
    },
    judge: "rules",
  };
  // The fake's parts add to its state beyond what its type says.
  const held = () => (state() as unknown as { practice: Record<string, unknown> }).practice;

  it.each([
    [null, 1],
    [40, 0],
  ])("says why there is no score (%s)", async (score, times) => {
    Object.assign(held(), { questions: [{ ...answered, score }], saved_at: new Date().toISOString() });
    openApp("/practice/01a1fd46-0b17-75d6-bb7d-c19607431bb8");
    await screen.findByText("Say what you did.");
    expect(screen.queryAllByText(/That is not a low score/)).toHaveLength(times);
  });
});

describe("a plan in Google Calendar", () => {
  // The fake's parts add to its state beyond what its type says.
  const connected = () => state() as unknown as { connections: { provider: string; state: string }[] };

  it("leads to the profile while the connection does not work", async () => {
    openApp("/roadmap?plan=p1");
    const link = await screen.findByRole("link", { name: /Google Calendar/ });
    expect(link).toHaveAttribute("href", "/profile");
    expect(screen.queryByRole("button", { name: /Google Calendar/ })).toBeNull();
  });

  it("is written when told so, and says that it is on its way", async () => {
    const google = connected().connections.find(({ provider }) => provider === "google-calendar");
    Object.assign(google ?? {}, { state: "working" });
    openApp("/roadmap?plan=p1");
    await userEvent.click(await screen.findByRole("button", { name: "Write the weeks into my calendar" }));
    expect(await screen.findByText(/are being written into your calendar/)).toBeVisible();
    expect(asked("PUT", "/roadmaps/p1/calendar").map(({ body }) => body)).toEqual([{ written: true }]);
  });

  it("is not mentioned where this server has no Google", async () => {
    connected().connections = [];
    openApp("/roadmap?plan=p1");
    expect(await screen.findByRole("heading", { name: "A word every Monday" })).toBeVisible();
    await waitFor(() => expect(asked("GET", "/integrations")).toHaveLength(1));
    expect(screen.queryByRole("heading", { name: "Google Calendar" })).toBeNull();
  });
});

describe("a weekly word on Discord", () => {
  const HOOK = "https://discord.com/api/webhooks/1/secret";

  it("takes an address, forgets it on the page, and can be ended", async () => {
    openApp("/roadmap?plan=p1");
    const field = await screen.findByLabelText("Your Discord webhook");
    await userEvent.type(field, HOOK);
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    const end = await screen.findByRole("button", { name: "Remove Discord" });
    expect(screen.getByLabelText("Another Discord webhook (one is stored)")).toHaveValue("");
    await userEvent.click(end);
    await waitFor(() => expect(screen.queryByRole("button", { name: "Remove Discord" })).toBeNull());
    expect(asked("PUT", "/roadmaps/p1/nudge").map(({ body }) => body)).toEqual([
      { mail: true, discord_webhook: HOOK },
      { mail: true, discord_webhook: "" },
    ]);
  });
});
