import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import "@/i18n";
import { OurFault } from "@/features/candidate/fault";

it("takes the blame and leads to the redo", () => {
  render(
    <OurFault
      fault={{
        redo_link: "http://localhost:8000/interview/again",
        redo_until: "2026-12-01T09:00:00Z",
      }}
    />,
  );
  expect(screen.getByText(/nothing in it counts against you/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Take it again" })).toHaveAttribute(
    "href",
    "http://localhost:8000/interview/again",
  );
  expect(screen.getByText(/until .*2026/)).toBeVisible();
});

it("promises no redo before one is offered", () => {
  render(<OurFault fault={{ redo_link: null, redo_until: null }} />);
  expect(screen.getByText(/You will hear from us/)).toBeVisible();
  expect(screen.queryByRole("link")).toBeNull();
});
