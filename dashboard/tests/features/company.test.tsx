import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { session } from "@/api/session";
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

const signIn = () => session.login(user.email, password);
const asked = (method: string, path: string) =>
  fake.state.log.filter((entry) => entry.method === method && entry.path === path);

describe("signing in", () => {
  it("leads back to the page that was asked for", async () => {
    const router = openApp("/jobs/j1");
    await userEvent.type(await screen.findByLabelText("E-mail"), user.email);
    await userEvent.type(screen.getByLabelText("Password"), "wrong");
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByText("E-mail or password is not right.")).toBeVisible();
    await userEvent.clear(screen.getByLabelText("Password"));
    await userEvent.type(screen.getByLabelText("Password"), password);
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Backend engineer" })).toBeVisible();
    expect(router.state.location.pathname).toBe("/jobs/j1");
  });

  it("keeps a form as it was when the session ends below it", async () => {
    await signIn();
    openApp("/schedule?view=list&candidate=p1");
    // The calendar and its form are the largest page to load.
    const candidate = await screen.findByLabelText("Candidate", {}, { timeout: 30_000 });
    expect(candidate).toHaveTextContent("Jo Rivera");
    await userEvent.selectOptions(screen.getByLabelText("Job"), "j1");
    fake.state.accessTokens.clear();
    fake.state.refresh = false;
    await userEvent.click(screen.getByRole("button", { name: "Schedule interview" }));
    const dialog = await screen.findByRole("dialog", { name: "You were signed out" });
    await userEvent.type(within(dialog).getByLabelText("Password"), password);
    await userEvent.click(within(dialog).getByRole("button", { name: "Sign in" }));
    expect(await screen.findByTestId("interview-link")).toHaveValue("http://localhost:8000/interview/tok");
    expect(asked("POST", "/interviews").at(-1)?.body).toEqual({ candidate_id: "p1", job_template_id: "j1" });
  });
});

describe("interviews", () => {
  it("says that a result is ready, not what it is", async () => {
    await signIn();
    openApp("/interviews");
    const row = (await screen.findByRole("link", { name: "Jo Rivera" })).closest("tr");
    expect(row).toHaveTextContent("Ready");
    expect(row).not.toHaveTextContent("82");
  });

  it("tells no match from nothing yet", async () => {
    await signIn();
    openApp("/interviews?status=cancelled");
    expect(await screen.findByText("No interview matches this filter")).toBeVisible();
  });
});

describe("the result", () => {
  const open = async (id = "i1") => {
    await signIn();
    openApp(`/interviews/${id}`);
    await userEvent.click(await screen.findByTestId("open-decision"));
    await screen.findByTestId("decision-form");
  };

  it("shows words first: no number and no suggestion before an own view", async () => {
    await open();
    expect(screen.getAllByTestId("quote")).toHaveLength(2);
    expect(screen.queryByTestId("verdict-suggested")).toBeNull();
    expect(screen.queryByText("Score 82")).toBeNull();
    expect(screen.getByText("Not enough evidence")).toBeVisible();
    for (const choice of screen.getAllByRole("radio")) expect(choice).not.toBeChecked();
    await userEvent.click(screen.getByTestId("show-suggestion"));
    expect(screen.getByText("Choose one of the three.")).toBeVisible();
    expect(screen.queryByTestId("verdict-suggested")).toBeNull();
  });

  it("asks for a sentence when the view differs, and stores both", async () => {
    await open();
    await userEvent.click(screen.getByTestId("decide-PASS"));
    await userEvent.click(screen.getByTestId("show-suggestion"));
    expect(screen.getByTestId("verdict-suggested")).toHaveTextContent("Suggested: Review");
    await userEvent.click(screen.getByTestId("record-decision"));
    expect(screen.getByText(/Say in a sentence why your view differs/)).toBeVisible();
    expect(asked("POST", "/interviews/i1/verdict")).toHaveLength(0);
    await userEvent.type(screen.getByTestId("decision-reason"), "The line was bad.");
    await userEvent.click(screen.getByTestId("record-decision"));
    expect(await screen.findByTestId("decision-recorded")).toHaveTextContent(
      "overrides the suggestion (Review)",
    );
    expect(asked("POST", "/interviews/i1/verdict")[0]?.body).toMatchObject({
      decision: "PASS",
      reason: "The line was bad.",
      looked: { own_view: "PASS", played: [] },
    });
    expect(screen.getByTestId("oversight")).toHaveTextContent(
      /^Decided after opening the transcript · 0 places played · evidence of 0 of 1 questions opened · looked for 0:\d\d · own view first: Advance$/,
    );
  });

  it("lets nobody be declined while the candidate can correct the transcript", async () => {
    const held = fake.state.interviews.find(({ id }) => id === "i1");
    Object.assign(held ?? {}, { correct_until: new Date(Date.now() + 3_600_000).toISOString() });
    await open();
    expect(screen.getByTestId("decide-FAIL")).toBeDisabled();
    expect(screen.getByTestId("decide-FAIL")).toHaveAccessibleDescription(/can correct the transcript until/);
    expect(screen.getByTestId("decide-PASS")).toBeEnabled();
  });

  it("shows a correction with the original one click away", async () => {
    await open();
    const transcript = await screen.findByTestId("transcript");
    expect(transcript).toHaveTextContent("Well, mostly I look at the logs first.");
    await userEvent.click(within(transcript).getByText("corrected by the candidate"));
    expect(within(transcript).getByText("Well, mostly I just restart it.").tagName).toBe("DEL");
  });

  it("says why scoring failed and runs it again, with the transcript in place", async () => {
    await open("i4");
    expect(screen.getByText("The judge did not answer in time.")).toBeVisible();
    expect(await screen.findByTestId("transcript")).toHaveTextContent("I led the move");
    await userEvent.click(screen.getByTestId("score-again"));
    expect(await screen.findAllByTestId("quote")).toHaveLength(2);
    await vi.waitFor(() => expect(asked("POST", "/interviews/i4/score")).toHaveLength(1), {
      timeout: 10_000,
    });
  });
});
