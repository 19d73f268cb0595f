import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { session } from "@/api/session";
import type { Manner, Standard } from "@/api/types";
import { asHeard, changeable, cleaned, problems, spoken, wordings } from "@/features/interviewer/draft";
import { password, user } from "../fake/data.mjs";
import { type Fake, openApp, withFake } from "../support";

const standard: Standard = {
  slug: "default",
  language: "en",
  name: "Interviewer",
  version: 2,
  phrases: { repeat: ["Of course."], follow_up: ["Tell me more about {point}."], recording: ["Recorded."] },
  locked: ["recording"],
};
const manner: Manner = { phrases: { repeat: ["Gladly."] }, speed: 1 };

describe("a draft of an interviewer", () => {
  it("has one wording a line", () => {
    expect(wordings(" Gladly. \n\n Sure.\n")).toEqual(["Gladly.", "Sure."]);
  });

  it("is read with the places filled in, in its language", () => {
    expect(asHeard("More about {point}, {nobody}.", "en")).toBe("More about how you measured it, .");
    expect(asHeard("{point}도 말씀해 주시겠습니까?", "ko")).toBe("측정 방법도 말씀해 주시겠습니까?");
    expect(spoken(standard, manner, "repeat")).toEqual(["Gladly."]);
    expect(spoken(standard, manner, "follow_up")).toEqual(["Tell me more about how you measured it."]);
  });

  it("offers what is neither locked nor changed already, and keeps nothing empty", () => {
    expect(changeable(standard, manner)).toEqual(["follow_up"]);
    const empty = { name: "x", languages: { en: { ...manner, phrases: { repeat: [], greet: ["Hi."] } } } };
    expect(cleaned(empty).languages.en?.phrases).toEqual({ greet: ["Hi."] });
  });

  it("shows a refusal at its place only", () => {
    const fields = [{ field: "content.languages.en.phrases.repeat.1", message: "Too long." }];
    expect(problems(fields, "languages.en.phrases.repeat")).toBe("Too long.");
    expect(problems(fields, "languages.en.phrases.repeat_again")).toBeNull();
  });
});

describe("interviewers in the app", () => {
  let fake: Fake;
  beforeEach(async () => {
    fake = await withFake();
    fake.state.permissions.push("jobs:write");
    await session.login(user.email, password);
  });
  afterEach(async () => {
    await session.logout();
    await fake.close();
  });

  it("are made, changed and refused with the reason beside the words", async () => {
    openApp("/settings/interviewer");
    fireEvent.change(await screen.findByTestId("persona-name"), { target: { value: "Warm" } });
    fireEvent.change(screen.getByTestId("persona-slug"), { target: { value: "Warm One" } });
    await userEvent.click(screen.getByTestId("save-persona"));
    expect(await screen.findByText("Version 1 is in use.")).toBeVisible();
    expect(fake.state.personas[0]).toMatchObject({ slug: "warm-one", version: 1 });
    fireEvent.change(screen.getByTestId("add-phrase"), { target: { value: "acknowledge" } });
    const phrase = await screen.findByTestId("phrase-acknowledge");
    expect(within(phrase).getByText("All right, thank you.")).toBeVisible();
    fireEvent.change(within(phrase).getByRole("textbox"), { target: { value: "Excellent." } });
    await userEvent.click(screen.getByTestId("save-persona"));
    expect(await within(phrase).findByText(/never praises/)).toBeVisible();
    fireEvent.change(within(phrase).getByRole("textbox"), { target: { value: "Thank you for that." } });
    await userEvent.click(screen.getByTestId("save-persona"));
    expect(await screen.findByText("Version 2 is in use.")).toBeVisible();
    expect(fake.state.personas[0]).toMatchObject({
      content: { languages: { en: { phrases: { acknowledge: ["Thank you for that."] } } } },
    });
  });

  it("are chosen for a job, with how much may differ between candidates", async () => {
    openApp("/jobs/j1/setup");
    await screen.findByTestId("how-held");
    expect(screen.getByTestId("mode-adaptive")).toBeChecked();
    await userEvent.click(screen.getByTestId("mode-verbatim"));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(fake.state.jobs.list[0]?.interview_mode).toBe("verbatim"));
    await waitFor(() => expect(screen.getByTestId("mode-verbatim")).toBeChecked());
  });

  it("leave on the result what was passed on and what tried to steer", async () => {
    openApp("/interviews/i1");
    const card = await screen.findByTestId("conduct");
    expect(card).toHaveTextContent("Verbatim");
    expect(card).toHaveTextContent("warm.en v3");
    expect(screen.getByTestId("passed-on")).toHaveTextContent("What is the salary?");
    expect(screen.getByTestId("steering-signals")).toHaveTextContent("In the résumé");
  });
});
