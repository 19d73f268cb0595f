import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Fake, openApp, withFake } from "../support";

let fake: Fake;
beforeEach(async () => {
  fake = await withFake();
});
afterEach(() => fake.close());

const redo_link = "http://localhost:8000/interview/again";

it("takes the blame and leads to the redo", async () => {
  fake.state.fault = { redo_link, redo_until: "2026-12-01T09:00:00Z" };
  openApp("/interview/open/status");
  const said = await screen.findByTestId("our-fault");
  expect(said).toHaveTextContent("nothing in it counts against you");
  expect(said).toHaveTextContent(/until .*2026/);
  expect(screen.getByRole("link", { name: "Take it again" })).toHaveAttribute("href", redo_link);
  expect(screen.queryByText("There is nothing you need to do.")).toBeNull();
});

it("promises no redo before one is offered", async () => {
  fake.state.fault = { redo_link: null, redo_until: null };
  openApp("/interview/open/status");
  expect(await screen.findByTestId("our-fault")).toHaveTextContent("You will hear from us");
  expect(screen.queryByRole("link", { name: "Take it again" })).toBeNull();
});

it("says the same beside the candidate's own words", async () => {
  fake.state.fault = { redo_link, redo_until: null };
  openApp("/interview/open/receipt");
  expect(await screen.findByTestId("our-fault")).toBeVisible();
});
